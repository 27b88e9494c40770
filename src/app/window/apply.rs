//! What every command does.

use egui::{Context, ViewportCommand};

use super::super::command::{ChartFile, Command};
use super::super::fields::{Component, at};
use super::super::files::Wanted;
use super::super::page::{ClusterPage, Page};
use super::super::session::{Session, nearest};
use super::super::widgets::Notice;
use super::Window;
use crate::chart::{Chart, Palette, Status};
use crate::plan::Plan;
use crate::scenario::document::Document;
use crate::scenario::syntax::FieldPath;

impl Window {
    /// Does what a command says.
    pub fn apply(&mut self, ctx: &Context, command: Command) {
        if command.refusal(&self.situation()).is_some() {
            return;
        }
        match command {
            Command::Open
            | Command::OpenFile(_)
            | Command::OpenSample(_)
            | Command::Recover(_)
            | Command::Quit => {
                self.unless_unsaved(ctx, command);
            }
            Command::Discard(command) => self.go_on(ctx, *command),
            Command::SaveThen(command) => self.save_then(Some(*command)),
            Command::Save => self.save_then(None),
            Command::SaveAs => self.ask_where_to_save(None),
            Command::Overwrite(path) => self.save_as(path, true),
            Command::SaveOverChange(then) => self.save_over_change(then.map(|then| *then)),
            Command::Reload => self.reload(),
            Command::KeepMine => self.keep_mine(),
            Command::ForgetRecovery(file) => super::super::files::Recovery::forget(&file),
            Command::ForgetRecentFiles => self.settings.recent.clear(),
            Command::Edit(edit) => self.edit(&edit),
            Command::Undo => self.step(Document::undo),
            Command::Redo => self.step(Document::redo),
            Command::Palette => self.palette.toggle(),
            Command::Show(page) => self.shown.go_to(page),
            Command::NextPage => self.turn(1),
            Command::PreviousPage => self.turn(-1),
            Command::Explain(path) => {
                self.shown.explained = Some(path);
                self.shown.why = Some(true);
            }
            Command::Jump(field) => self.jump(field),
            Command::ShowTopics(topic) => self.show_topics(&topic),
            Command::JumpToTextOf(field) => self.jump_to_text(&field),
            Command::JumpToText(offset) => {
                self.shown.page = Page::Text;
                self.shown.text_goal = Some(offset);
                self.shown.text_scroll = true;
            }
            Command::Choose {
                cluster,
                deployment,
            } => self.choose(&cluster, &deployment),
            Command::Search(cluster) => self.search(cluster),
            Command::GiveUpSearch => {
                if let Some(search) = self.shown.search.take() {
                    search.give_up();
                }
            }
            Command::ToggleWhy => self.shown.why = Some(!self.shown.why_is_open(ctx)),
            Command::ToggleFindings => self.shown.findings_open = !self.shown.findings_open,
            Command::Percentile(percentile) => {
                self.shown.percentile = percentile;
                self.settings.percentile = percentile;
            }
            Command::Theme(theme) => {
                self.settings.theme = theme;
                theme.apply(ctx);
            }
            Command::ZoomIn => egui::gui_zoom::zoom_in(ctx),
            Command::ZoomOut => egui::gui_zoom::zoom_out(ctx),
            Command::ZoomReset => ctx.set_zoom_factor(1.0),
            Command::Copy { text, what } => {
                ctx.copy_text(text);
                self.tell(Notice::new(Status::Ok, format!("{what} can be pasted now")));
            }
            Command::SaveChart(chart, kind) => self.save_chart(&chart, kind),
            Command::SavePicture { part, name } => self.picture = Some((part, name)),
        }
    }

    /// Says something; the same sentence is not said twice.
    pub(super) fn tell(&mut self, notice: Notice<Command>) {
        self.notices
            .retain(|said| said.text != notice.text && said.status != Status::Ok);
        self.notices.push(notice);
    }

    /// What goes on after nothing unsaved can be lost.
    fn go_on(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Open => self.ask(Wanted::Open, ""),
            Command::OpenFile(path) => self.open(&path),
            Command::OpenSample(sample) => self.show_document(Document::new(sample.text)),
            Command::Recover(file) => self.recover(&file),
            Command::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            other => self.apply(ctx, other),
        }
    }

    pub(super) fn edit(&mut self, edit: &super::super::edit::Edit) {
        let result = self
            .session
            .change(&mut self.worker, |document| edit.apply(document));
        if let Err(error) = result {
            self.tell(Notice::new(
                Status::Breach,
                format!("This cannot be changed: {error}"),
            ));
        }
    }

    /// Goes some pages down in the navigation, and from the last to the first.
    fn turn(&mut self, pages: isize) {
        let all = self.pages();
        let Ok(count) = isize::try_from(all.len()) else {
            return;
        };
        let here = all.iter().position(|page| *page == self.shown.page);
        let here = here
            .and_then(|here| isize::try_from(here).ok())
            .unwrap_or(0);
        let there = usize::try_from((here + pages).rem_euclid(count.max(1)));
        if let Some(page) = there.ok().and_then(|there| all.get(there)) {
            self.shown.go_to(page.clone());
        }
    }

    fn step(&mut self, step: fn(&mut Document) -> bool) {
        self.session.change(&mut self.worker, step);
    }

    /// Goes to the page on which a field can be edited, and gives it the focus there.
    fn jump(&mut self, field: FieldPath) {
        let place = at(&field);
        let cluster = |index: usize| {
            let clusters = self
                .session
                .planned()
                .map(|planned| planned.plan.clusters.as_slice())
                .unwrap_or_default();
            clusters.get(index).map(|cluster| cluster.name.clone())
        };
        let page = match place.component {
            Component::Topic(index, _) => {
                cluster(index).map(|name| Page::Cluster(name, ClusterPage::Topics))
            }
            Component::Deployment(index, _) => {
                cluster(index).map(|name| Page::Cluster(name, ClusterPage::Deployments))
            }
            Component::Job(index) => planned(&self.session)
                .and_then(|plan| plan.jobs.get(index))
                .map(|job| Page::Job(job.name.clone())),
            Component::Table(index) => planned(&self.session)
                .and_then(|plan| plan.tables.get(index))
                .map(|table| Page::Table(table.outline.name.clone())),
            Component::Capture(_) | Component::Run(_) => {
                planned(&self.session).map(|_| Page::Pipeline)
            }
            Component::Cluster(_) | Component::Scenario => Some(Page::Assumptions),
        };
        if let Component::Topic(..) = place.component {
            let topic = place.component.path();
            let name = self
                .session
                .tree()
                .and_then(|tree| tree.get(&topic))
                .and_then(|node| node.item_name());
            self.shown.topics.open = name.map(str::to_owned);
            self.shown.topics.filter.clear();
        }
        let page = page.unwrap_or(Page::Text);
        // On the other pages there are no fields that the focus could go to.
        let has_fields = matches!(page, Page::Cluster(..) | Page::Assumptions);
        self.shown.goal = has_fields.then_some(field);
        self.shown.page = page;
    }

    /// Goes to where a field stands in the file text, or to what is around it.
    fn jump_to_text(&mut self, field: &FieldPath) {
        let tree = self.session.tree();
        let offset = tree.map_or(0, |tree| nearest(tree, field));
        self.shown.page = Page::Text;
        self.shown.text_goal = Some(offset);
        self.shown.text_scroll = true;
    }

    fn search(&mut self, cluster: usize) {
        if let Some(planned) = self.session.planned() {
            let plan = std::sync::Arc::clone(&planned.plan);
            if let Some(cluster) = plan.clusters.get(cluster) {
                self.shown.page = Page::Cluster(cluster.name.clone(), ClusterPage::Optimise);
            }
            self.shown.optimise.selected = None;
            self.shown.search = Some(self.worker.search(planned.revision, plan, cluster));
        }
    }

    fn show_topics(&mut self, topic: &FieldPath) {
        let Component::Topic(index, _) = at(topic).component else {
            return;
        };
        let name = self
            .session
            .planned()
            .and_then(|planned| planned.plan.clusters.get(index))
            .map(|cluster| cluster.name.clone());
        if let Some(name) = name {
            self.shown.page = Page::Cluster(name, ClusterPage::Topics);
        }
    }

    /// Looks at another deployment. When a number of the old one is explained, the same number of the new one is.
    fn choose(&mut self, cluster: &str, deployment: &str) {
        let before = format!("kafka/{cluster}/deployments/");
        self.shown.choose_deployment(cluster, deployment);
        let other_pages = self.shown.explained_on.values_mut();
        for path in other_pages.chain(&mut self.shown.explained) {
            let below = path.strip_prefix(&before);
            if let Some((_, number)) = below.and_then(|rest| rest.split_once('/')) {
                *path = format!("{before}{deployment}/{number}");
            }
        }
    }

    fn save_chart(&mut self, chart: &Chart, kind: ChartFile) {
        /// Large enough for a page, and readable when it is projected.
        const SIZE: (f64, f64) = (960.0, 480.0);
        let (bytes, extension) = match kind {
            ChartFile::Csv => (chart.csv().into_bytes(), "csv"),
            ChartFile::Svg => (
                chart.svg(&Palette::LIGHT, SIZE.0, SIZE.1).into_bytes(),
                "svg",
            ),
        };
        let name = format!("{}.{extension}", super::documents::file_name(chart.title()));
        self.ask(Wanted::Write(bytes), &name);
    }

    /// Asks for a picture of the window as it is drawn now.
    pub(super) fn take_picture(&mut self, ctx: &Context, part: egui::Rect, name: String) {
        let outbox = self.inbox.outbox();
        let scale = ctx.pixels_per_point();
        self.pending_picture = Some((part, scale, name));
        ctx.request_screenshot(move |image| outbox.send(super::Event::Picture(image)));
    }

    pub(super) fn picture_taken(&mut self, image: &egui::ColorImage) {
        let Some((part, scale, name)) = self.pending_picture.take() else {
            return;
        };
        match super::super::files::png(image, part, scale) {
            Ok(bytes) => self.ask(
                Wanted::Write(bytes),
                &format!("{}.png", super::documents::file_name(&name)),
            ),
            Err(why) => self.tell(Notice::new(Status::Warning, why)),
        }
    }
}

/// The last good plan.
fn planned(session: &Session) -> Option<&Plan> {
    session.planned().map(|planned| &*planned.plan)
}
