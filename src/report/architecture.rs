//! What flows from where to where in reports: a list for a terminal, a Mermaid flowchart for Markdown, which pull requests
//! draw, and both ends of every link for programs.

use serde_json::{Value, json};

use crate::plan::{Architecture, Gauge, Level, Link, Part, PartKind, Plan};
use crate::review::show;
use crate::units::Measure;

use super::json::summary;
use super::table::{Align, Table};

/// What the numbers of the list and of the flowchart are.
pub(super) const TITLE: &str =
    "What flows where: average rates at P50, and the fullest resource of each at P95";

/// The architecture of a plan, where there is more to see than a cluster and who produces to it.
fn seen(plan: &Plan) -> Option<&Architecture> {
    Some(&plan.architecture).filter(|architecture| architecture.has_stages())
}

/// One row for each link, and one for each part that nothing links; `None` where there is nothing beyond a cluster.
pub(super) fn table(plan: &Plan) -> Option<Table> {
    let architecture = seen(plan)?;
    let mut table = Table::new(&[
        ("from", Align::Left),
        ("", Align::Right),
        ("to", Align::Left),
        ("what it is", Align::Left),
        ("fullest", Align::Left),
    ]);
    let is_goal = |part: usize| architecture.links.iter().any(|link| link.to == part);
    let described = |from: &str, rate: String, part: &Part| {
        let gauge = part.gauge.as_ref().map_or_else(String::new, in_words);
        [
            from.to_owned(),
            rate,
            part.name.clone(),
            part.about.clone(),
            gauge,
        ]
    };
    // Whoever gets nothing first, then what each gets.
    for (index, part) in architecture.parts.iter().enumerate() {
        if !is_goal(index) {
            table.row(described("", String::new(), part));
        }
    }
    for (index, part) in architecture.parts.iter().enumerate() {
        for link in architecture.links.iter().filter(|link| link.to == index) {
            let from = architecture.parts.get(link.from);
            let from = from.map_or("", |part| part.name.as_str());
            table.row(described(from, format!("{} ->", rate(link)), part));
        }
    }
    Some(table)
}

fn rate(link: &Link) -> String {
    show(link.rate.p50, Measure::BytesPerSecond)
}

/// How full the fullest is, with a word where that is near its limit or past it: `disk 82 % (near)`.
fn in_words(gauge: &Gauge) -> String {
    let share = show(gauge.share.p95, Measure::Fraction);
    let word = match gauge.level {
        Level::Below => "",
        Level::Near => " (near)",
        Level::Past => " (past it)",
    };
    format!("{} {share}{word}", gauge.label)
}

/// The flowchart in the language of Mermaid, inside a block of code; `None` where there is nothing beyond a cluster.
pub(super) fn mermaid(plan: &Plan) -> Option<String> {
    let architecture = seen(plan)?;
    let mut out = "```mermaid\nflowchart LR\n".to_owned();
    for (index, part) in architecture.parts.iter().enumerate() {
        let mut lines = vec![
            format!("<b>{}</b>", quoted(&part.name)),
            quoted(&part.about),
        ];
        lines.extend(part.gauge.as_ref().map(|gauge| quoted(&in_words(gauge))));
        let class = match part.gauge.as_ref().map(|gauge| gauge.level) {
            Some(Level::Past) => ":::past",
            Some(Level::Near) => ":::near",
            Some(Level::Below) | None => "",
        };
        let (open, close) = match part.kind {
            PartKind::Topic | PartKind::OtherTopics => ("([", "])"),
            PartKind::Table => ("[(", ")]"),
            _ => ("[", "]"),
        };
        let words = lines.join("<br/>");
        out.push_str(&format!("  n{index}{open}\"{words}\"{close}{class}\n"));
    }
    for link in &architecture.links {
        let rate = quoted(&rate(link));
        out.push_str(&format!("  n{} -->|\"{rate}\"| n{}\n", link.from, link.to));
    }
    // Dark text on light fills: legible on a light page and on a dark one.
    out.push_str("  classDef near fill:#fde9b8,stroke:#b07a00,color:#1b1b1b\n");
    out.push_str("  classDef past fill:#fbd0cc,stroke:#c0362c,color:#1b1b1b\n```\n");
    Some(out)
}

/// Text that means itself inside quotes in Mermaid. Names come from files that other people write.
fn quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' | '\\' | '|' | '*' | '_' => {
                safe.push_str(&format!("#{};", u32::from(character)));
            }
            control if control.is_control() => safe.push(' '),
            plain => safe.push(plain),
        }
    }
    safe
}

/// Parts and links for programs; a link names its ends by their places among the parts.
pub(super) fn value(plan: &Plan) -> Value {
    let architecture = &plan.architecture;
    let parts = architecture.parts.iter().map(|part| {
        json!({
            "kind": kind(part.kind),
            "name": part.name,
            "about": part.about,
            "field": part.field,
            "gauge": part.gauge.as_ref().map(|gauge| json!({
                "resource": gauge.label,
                "used": summary(gauge.share, Measure::Fraction),
                "level": match gauge.level {
                    Level::Below => "below",
                    Level::Near => "near",
                    Level::Past => "past",
                },
            })),
        })
    });
    let links = architecture.links.iter().map(|link| {
        json!({
            "from": link.from,
            "to": link.to,
            "rate": summary(link.rate, Measure::BytesPerSecond),
        })
    });
    json!({
        "parts": parts.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
    })
}

const fn kind(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Producers => "producers",
        PartKind::Files => "files",
        PartKind::Capture => "capture",
        PartKind::Topic => "topic",
        PartKind::OtherTopics => "other_topics",
        PartKind::Job => "job",
        PartKind::Table => "table",
        PartKind::Run => "run",
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let safe = quoted("a\"]; n9[<img>] ``` & #1;\n\u{7}b");
        for forbidden in ["\"", "<", ">", "`", "&", "\n"] {
            assert!(!safe.contains(forbidden), "{safe}");
        }
        assert!(safe.starts_with("a#34;]#59; n9[#60;img#62;]"), "{safe}");
    }
}
