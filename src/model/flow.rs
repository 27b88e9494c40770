//! What flows from one component to the next: topics, jobs and tables by the names that other components read them under.
//!
//! A topic is known as `cluster/topic`, and as `topic` where no other component has that name; jobs and tables by their
//! own. Whoever is read registers what comes out of it; whoever reads asks by name and is told what is near to a name
//! that nobody has.

use std::collections::BTreeMap;

use crate::quantity::Handle;
use crate::units::Measure;

use super::ModelError;

/// What comes out of a component.
#[derive(Clone, Copy)]
pub(in crate::model) struct Flow<'b> {
    /// Bytes per second as the next component reads them: of a topic and of a job the rows before any compression, of a
    /// table its files.
    pub(in crate::model) bytes: Handle<'b>,
    /// Messages or rows per second, where they are known.
    pub(in crate::model) events: Option<Handle<'b>>,
    /// Growth per month, where one number says it.
    pub(in crate::model) growth: Option<Handle<'b>>,
    /// How many tasks read or write it at once, unless told otherwise: the partitions of a topic.
    pub(in crate::model) tasks: Option<Handle<'b>>,
    /// Bytes of one of the files it flows in, where it flows in files.
    pub(in crate::model) file: Option<Handle<'b>>,
    /// How long what flowed can still be read, where that is known: the retention of a topic.
    pub(in crate::model) kept: Option<Handle<'b>>,
    /// What it is a flow of.
    pub(in crate::model) from: Origin,
}

impl<'b> Flow<'b> {
    /// How many tasks a Spark job reads it with, where that does not follow from the size of files: a task for each
    /// partition of a topic.
    pub(in crate::model) fn tasks_of_reader(&self) -> Option<Handle<'b>> {
        self.tasks.filter(|_| self.from == Origin::Topic)
    }
}

/// What kind of component something flows out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Origin {
    /// A topic: rows in messages.
    Topic,
    /// A job: rows.
    Job,
    /// A table: files.
    Table,
}

impl Origin {
    fn word(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Job => "job",
            Self::Table => "table",
        }
    }
}

/// Growth of several flows together: that of the only one, or the mean by bytes; `None` where one of them has none.
pub(in crate::model) fn growth<'b>(flows: &[Flow<'b>]) -> Option<Handle<'b>> {
    let each: Option<Vec<(Handle<'b>, Handle<'b>)>> = flows
        .iter()
        .map(|flow| Some((flow.bytes, flow.growth?)))
        .collect();
    match each?.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        several => {
            let builder = several[0].0.builder();
            let weighted = several.iter().map(|(bytes, growth)| *bytes * *growth);
            let bytes = several.iter().map(|(bytes, _)| *bytes);
            Some(
                builder.sum(Measure::BytesPerSecond, weighted)
                    / builder.sum(Measure::BytesPerSecond, bytes),
            )
        }
    }
}

/// Every flow there is, by name.
#[derive(Default)]
pub(in crate::model) struct Flows<'b> {
    by_name: BTreeMap<String, Flow<'b>>,
    /// What tables state as written, by their names.
    stated: BTreeMap<String, Handle<'b>>,
    /// Jobs and tables of the file, whether anything flows out of them yet or not.
    declared: Vec<String>,
    /// Topics by their short name, with the full names they may be.
    short: BTreeMap<String, Vec<String>>,
    /// What jobs write into a table or a topic, by the name of the table or topic; each with the name of the job.
    into: BTreeMap<String, Vec<(String, Flow<'b>)>>,
}

impl<'b> Flows<'b> {
    /// No flows yet, and the names of the jobs and tables that may have some.
    pub(in crate::model) fn of(declared: impl IntoIterator<Item = String>) -> Self {
        Self {
            declared: declared.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Registers what producers write to a topic.
    pub(in crate::model) fn topic(&mut self, cluster: &str, topic: &str, flow: Flow<'b>) {
        let full = format!("{cluster}/{topic}");
        self.short
            .entry(topic.to_owned())
            .or_default()
            .push(full.clone());
        self.by_name.insert(full, flow);
    }

    /// Registers what a job or a table hands on.
    ///
    /// # Errors
    /// Another job or table has the name.
    pub(in crate::model) fn component(
        &mut self,
        name: &str,
        flow: Flow<'b>,
        field: &str,
    ) -> Result<(), ModelError> {
        if let Some(known) = self.by_name.get(name) {
            return Err(ModelError::new(
                format!("{field}.name"),
                format!(
                    "a {} is called `{name}` already, and links are by name",
                    known.from.word()
                ),
            )
            .hint("give one of them another name"));
        }
        self.by_name.insert(name.to_owned(), flow);
        Ok(())
    }

    /// Registers what comes into a table from outside, before the format's compression.
    pub(in crate::model) fn stated(&mut self, table: &str, bytes: Handle<'b>) {
        self.stated.insert(table.to_owned(), bytes);
    }

    /// What comes into a table from outside.
    pub(in crate::model) fn input_of(&self, table: &str) -> Option<Handle<'b>> {
        self.stated.get(table).copied()
    }

    /// Registers what a job writes into a table or a topic, for jobs that say so themselves.
    pub(in crate::model) fn written_into(&mut self, name: &str, job: &str, flow: Flow<'b>) {
        self.into
            .entry(name.to_owned())
            .or_default()
            .push((job.to_owned(), flow));
    }

    /// What jobs say they write into a table or a topic, each with the name of the job.
    pub(in crate::model) fn inflows(&self, name: &str) -> &[(String, Flow<'b>)] {
        self.into.get(name).map_or(&[], Vec::as_slice)
    }

    /// What flows out of the component with this name, which a field asks for.
    ///
    /// # Errors
    /// Nobody has the name, or several topics have it.
    pub(in crate::model) fn read(&self, name: &str, field: &str) -> Result<Flow<'b>, ModelError> {
        let topics = self.short.get(name).map_or(&[][..], Vec::as_slice);
        match (self.by_name.get(name), topics) {
            (Some(flow), []) => Ok(*flow),
            (None, [only]) => self.read(only, field),
            (None, []) => Err(self.unknown(name, field)),
            (component, several) => {
                let mut names: Vec<String> =
                    several.iter().map(|name| format!("`{name}`")).collect();
                if let Some(flow) = component {
                    names.insert(0, format!("the {} `{name}`", flow.from.word()));
                }
                Err(
                    ModelError::new(field, format!("`{name}` may be {}", names.join(" or ")))
                        .hint("write a topic with its cluster, as `cluster/topic`"),
                )
            }
        }
    }

    fn unknown(&self, name: &str, field: &str) -> ModelError {
        if self.declared.iter().any(|declared| declared == name) {
            return ModelError::new(field, format!("nothing flows out of `{name}` yet"))
                .hint("let something write into it first");
        }
        let error = ModelError::new(
            field,
            format!("nothing in this scenario is called `{name}`"),
        );
        let names = || {
            self.by_name
                .keys()
                .chain(self.short.keys())
                .chain(&self.declared)
                .map(String::as_str)
        };
        match crate::spelling::nearest(name, names()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if self.by_name.is_empty() => {
                error.hint("declare the topic, the job or the table it comes from")
            }
            None => {
                let known: Vec<String> = self
                    .by_name
                    .keys()
                    .take(6)
                    .map(|name| format!("`{name}`"))
                    .collect();
                error.hint(format!("there are {}", known.join(", ")))
            }
        }
    }
}

/// A component in the order that is looked for: its name and the places of those that flow into it.
#[derive(Clone, Debug)]
pub(in crate::model) struct Link {
    /// Its name.
    pub(in crate::model) name: String,
    /// What it reads, by place in the same list.
    pub(in crate::model) reads: Vec<usize>,
    /// The field that says so.
    pub(in crate::model) field: String,
}

/// The places of components in an order in which each comes after all it reads.
///
/// # Errors
/// Some of them read each other in a circle; the message names it.
pub(in crate::model) fn in_order(links: &[Link]) -> Result<Vec<usize>, ModelError> {
    let mut order = Vec::with_capacity(links.len());
    let mut is_placed = vec![false; links.len()];
    while order.len() < links.len() {
        let ready = |index: &usize| {
            !is_placed[*index] && links[*index].reads.iter().all(|before| is_placed[*before])
        };
        match (0..links.len()).find(ready) {
            Some(next) => {
                is_placed[next] = true;
                order.push(next);
            }
            None => return Err(circle(links, &is_placed)),
        }
    }
    Ok(order)
}

/// The circle that keeps the components that are left from being placed: from any of them, whoever it waits for waits
/// for another, and in the end for one that was passed before.
fn circle(links: &[Link], is_placed: &[bool]) -> ModelError {
    let mut path: Vec<usize> = Vec::new();
    let mut at = is_placed.iter().position(|placed| !placed).unwrap_or(0);
    while !path.contains(&at) {
        path.push(at);
        at = links[at]
            .reads
            .iter()
            .copied()
            .find(|before| !is_placed[*before])
            .unwrap_or(at);
    }
    let start = path.iter().position(|index| *index == at).unwrap_or(0);
    let mut names: Vec<String> = path[start..]
        .iter()
        .chain([&at])
        .map(|index| format!("`{}`", links[*index].name))
        .collect();
    // Written as the data flows: what is read comes first.
    names.reverse();
    ModelError::new(
        links[at].field.clone(),
        format!("data would flow in a circle: {}", names.join(" to ")),
    )
    .hint("take one of the links out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Builder;

    fn flow(builder: &Builder, from: Origin) -> Flow<'_> {
        Flow {
            bytes: builder.constant(1.0, Measure::BytesPerSecond),
            events: None,
            growth: None,
            tasks: None,
            file: None,
            kept: None,
            from,
        }
    }

    #[test]
    fn topics_are_read_by_both_names_while_the_short_one_is_theirs_alone() {
        let builder = Builder::new();
        let mut flows = Flows::default();
        flows.topic("a", "clicks", flow(&builder, Origin::Topic));
        assert!(flows.read("clicks", "f").is_ok() && flows.read("a/clicks", "f").is_ok());
        flows.topic("b", "clicks", flow(&builder, Origin::Topic));
        let error = flows.read("clicks", "f").err().expect("two have it");
        assert_eq!(error.message, "`clicks` may be `a/clicks` or `b/clicks`");
        assert!(flows.read("b/clicks", "f").is_ok());
        let error = flows.read("a/click", "f").err().expect("nobody has it");
        assert_eq!(error.hint.as_deref(), Some("did you mean `a/clicks`?"));
        flows
            .component("clicks", flow(&builder, Origin::Table), "lake[0]")
            .expect("a table may be called as a topic is");
        let error = flows.read("clicks", "f").err().expect("three have it");
        assert!(
            error.message.starts_with("`clicks` may be the table"),
            "{error}"
        );
        let twice = flows.component("clicks", flow(&builder, Origin::Job), "spark[0]");
        assert!(twice.is_err_and(|error| error.message.contains("a table is called")));
    }

    fn link(name: &str, reads: &[usize]) -> Link {
        Link {
            name: name.to_owned(),
            reads: reads.to_vec(),
            field: format!("{name}.source"),
        }
    }

    #[test]
    fn whoever_is_read_comes_first() {
        let links = [
            link("gold", &[1]),
            link("silver", &[2]),
            link("bronze", &[]),
        ];
        assert_eq!(in_order(&links), Ok(vec![2, 1, 0]));
    }

    #[test]
    fn a_circle_is_named() {
        let links = [
            link("start", &[]),
            link("a", &[0, 3]),
            link("b", &[1]),
            link("c", &[2]),
            link("after", &[3]),
        ];
        let error = in_order(&links).expect_err("a circle");
        assert_eq!(
            error.message,
            "data would flow in a circle: `a` to `b` to `c` to `a`"
        );
    }
}
