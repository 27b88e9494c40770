//! The window: what it holds, and one pass of drawing. Views emit commands and other threads send events; both are
//! handled here, in one place each, and nowhere else does anything change.

mod apply;
mod documents;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Ui, ViewportCommand};

use crate::scenario::document::Document;
use crate::scenario::samples::SAMPLES;

use super::command::{self, Command, Situation};
use super::files::{Picker, Recovery, Wanted, Watch};
use super::inbox::{Event, Inbox};
use super::page::{ClusterPage, Page};
use super::pages;
use super::palette::{self, Entry, Palette};
use super::session::Session;
use super::shell::{self, TopBar};
use super::shown::{Room, Shown};
use super::view::View;
use super::widgets::{EstimateField, Notice, PathPrompt, Question, drop_overlay};
use super::worker::{self, Worker};

pub use settings::Settings;

/// What the window needs from its surroundings; tests bring their own.
pub struct Surroundings {
    /// Plans.
    pub worker: Worker,
    /// Where other threads report.
    pub inbox: Inbox,
    /// Asks for file names.
    pub picker: Box<dyn Picker>,
    /// Where unsaved work is kept in case of a crash; `None` keeps none.
    pub recovery_folder: Option<PathBuf>,
    /// What was remembered of the last window.
    pub settings: Settings,
}

/// The window.
pub struct Window {
    session: Session,
    shown: Shown,
    settings: Settings,
    worker: Worker,
    inbox: Inbox,
    picker: Box<dyn Picker>,
    palette: Palette,
    notices: Vec<Notice<Command>>,
    question: Option<Question<Command>>,
    /// A path is typed because no dialog can be shown.
    prompt: Option<(Wanted, PathPrompt)>,
    dialog_open: bool,
    /// What comes once the document is saved under a name that is being asked for.
    after_save: Option<Command>,
    /// The picture that was asked for: which part, and a name for it.
    picture: Option<(egui::Rect, String)>,
    /// The picture that is being taken: which part, pixels of a point, and a name for it.
    pending_picture: Option<(egui::Rect, f32, String)>,
    /// What comes next, once what was asked for before has worked.
    next: Option<Command>,
    /// The name proposed in the dialog that is open.
    proposed: String,
    watch: Option<Watch>,
    recovery: Option<Recovery>,
    recovery_folder: Option<PathBuf>,
    /// What the recovery file was last told about: which text, and whether it was saved.
    kept: Option<(u64, bool)>,
    /// What was asked about the quantity that is explained.
    asked: Option<(u64, String)>,
    /// What pages asked of which plan.
    questions: (u64, Vec<worker::Question>),
    title: String,
    closing: bool,
}

impl Window {
    /// A window with a file, or with the first sample.
    #[must_use]
    pub fn new(ctx: &Context, file: Option<&Path>, mut surroundings: Surroundings) -> Self {
        let opened = file.map(|path| (path, Document::open(path)));
        let (document, trouble) = match opened {
            Some((_, Ok(document))) => (document, None),
            Some((_, Err(error))) => (Document::new(SAMPLES[0].text), Some(error.to_string())),
            None => (Document::new(SAMPLES[0].text), None),
        };
        let session = Session::new(document, &mut surroundings.worker);
        let Surroundings {
            worker,
            inbox,
            picker,
            recovery_folder,
            settings,
        } = surroundings;
        settings.theme.apply(ctx);
        let mut shown = Shown::default();
        shown.percentile = settings.percentile;
        let mut window = Self {
            session,
            shown,
            settings,
            worker,
            inbox,
            picker,
            palette: Palette::default(),
            notices: Vec::new(),
            question: None,
            prompt: None,
            dialog_open: false,
            after_save: None,
            picture: None,
            pending_picture: None,
            next: None,
            proposed: String::new(),
            watch: None,
            recovery: None,
            recovery_folder,
            kept: None,
            asked: None,
            questions: (0, Vec::new()),
            title: String::new(),
            closing: false,
        };
        window.begin(trouble);
        window
    }

    /// What was remembered, to be remembered again.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is worked on.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the window may be closed: everything is saved, or was given up.
    #[must_use]
    pub fn may_close(&self) -> bool {
        self.closing || !self.session.document().is_modified()
    }

    /// What happens before a pass is drawn: events from other threads, dropped files, keys.
    pub fn logic(&mut self, ctx: &Context) {
        while let Some(event) = self.inbox.next() {
            self.handle(event);
        }
        if ctx.input(|input| input.viewport().close_requested()) && !self.may_close() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.apply(ctx, Command::Quit);
        }
        let dropped = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .first()
                .map(|file| file.path().to_owned())
        });
        if let Some(path) = dropped {
            self.apply(ctx, Command::OpenFile(path));
        }
        if self.question.is_none()
            && self.prompt.is_none()
            && let Some(command) =
                command::pressed(ctx, &self.commands(), Self::text_needs_keys(ctx))
        {
            self.apply(ctx, command);
        }
    }

    /// Draws the window and does what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut commands = Vec::new();
        let now = self.situation();
        let pages = self.pages();
        let recent = self.settings.recent.clone();
        let bar = TopBar {
            now,
            recent: &recent,
            theme: self.settings.theme,
            pages: &pages,
        };
        let mut view = View {
            session: &self.session,
            shown: &mut self.shown,
            commands: &mut commands,
        };
        shell::top_bar(ui, &mut view, &bar);
        shell::findings(ui, &mut view);
        if Room::of(ui.ctx()) > Room::Narrow {
            shell::navigation(ui, &mut view, &pages);
        }
        if view.shown.why_is_open(ui.ctx()) {
            shell::why(ui, &mut view);
        }
        pages::show(ui, &mut view, &mut self.notices);
        let ctx = ui.ctx().clone();
        self.over_everything(&ctx, &mut commands);
        for command in commands {
            self.apply(&ctx, command);
        }
        if let Some(command) = self.next.take() {
            self.apply(&ctx, command);
        }
        self.after_pass(&ctx);
    }

    /// The palette, questions, and the file that hovers over the window.
    fn over_everything(&mut self, ctx: &Context, commands: &mut Vec<Command>) {
        if self.palette.is_open() {
            let entries = self.entries(ctx);
            commands.extend(self.palette.show(ctx, &self.situation(), &entries));
        }
        if let Some(question) = &self.question
            && let Some(answer) = question.show(ctx)
        {
            self.question = None;
            if answer.is_none() {
                self.after_save = None;
            }
            commands.extend(answer);
        }
        if let Some((wanted, prompt)) = &mut self.prompt
            && let Some(answer) = prompt.show(ctx)
        {
            let wanted = wanted.clone();
            self.prompt = None;
            if let Some(path) = answer {
                self.file_chosen(wanted, path, false);
            }
        }
        drop_overlay(ctx);
    }

    /// What follows from what was drawn and done: recovery, the watch, the title, what moves the explained number.
    fn after_pass(&mut self, ctx: &Context) {
        self.keep_recovery();
        self.watch_file();
        self.explain_something();
        self.ask_for_drivers();
        self.ask_for_the_page();
        let mark = if self.session.document().is_modified() {
            " •"
        } else {
            ""
        };
        let title = format!("{}{mark} – Headroom", self.session.document().name());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if let Some((part, name)) = self.picture.take() {
            self.take_picture(ctx, part, name);
        }
    }

    /// While nothing else is explained, what the page is about is.
    fn explain_something(&mut self) {
        let Some(planned) = self.session.planned() else {
            return;
        };
        let graph = &planned.plan.model.graph;
        let explained = self.shown.explained.as_ref();
        if explained.is_none_or(|path| graph.quantity(path).is_none()) {
            self.shown.explained = pages::leading_figure(&self.shown, &planned.plan);
        }
    }

    /// What moves the explained number is asked for once per plan, and only while somebody can see it.
    fn ask_for_drivers(&mut self) {
        let (Some(planned), Some(path)) = (self.session.planned(), &self.shown.explained) else {
            return;
        };
        let question = (planned.revision, path.clone());
        if self.asked.as_ref() != Some(&question) {
            self.worker
                .drivers(planned.revision, Arc::clone(&planned.plan), path.clone());
            self.asked = Some(question);
        }
    }

    /// What the page shows beyond the plan is asked for once per plan, while the page is open.
    fn ask_for_the_page(&mut self) {
        let Some(planned) = self.session.planned() else {
            return;
        };
        if self.questions.0 != planned.revision {
            self.questions = (planned.revision, Vec::new());
        }
        for question in pages::questions(&self.shown, planned) {
            if !self.questions.1.contains(&question) {
                let plan = Arc::clone(&planned.plan);
                self.worker.question(planned.revision, plan, question);
                self.questions.1.push(question);
            }
        }
    }

    fn situation(&self) -> Situation {
        let document = self.session.document();
        Situation {
            modified: document.is_modified(),
            has_file: document.path().is_some(),
            can_undo: document.undo_label().is_some(),
            can_redo: document.redo_label().is_some(),
            dialog_open: self.dialog_open,
            has_recent_files: !self.settings.recent.is_empty(),
        }
    }

    fn pages(&self) -> Vec<Page> {
        Page::all(self.session.planned().map(|planned| &*planned.plan))
    }

    /// The commands that keys are looked up in.
    fn commands(&self) -> Vec<Command> {
        let mut pages = self.pages();
        let mut seen = Vec::new();
        // Of several clusters the one that is looked at has the keys, else the first.
        pages.sort_by_key(|page| page.cluster() != self.shown.page.cluster());
        let pages = pages.into_iter().filter(|page| {
            let keys = page.keys();
            let new = !seen.contains(&keys);
            seen.push(keys);
            new
        });
        Command::listed()
            .into_iter()
            .chain(pages.map(Command::Show))
            .collect()
    }

    /// Everything the palette finds: commands, pages, samples and numbers.
    fn entries(&self, ctx: &Context) -> Vec<Entry> {
        let pages = self.pages().into_iter().map(Command::Show);
        let samples = SAMPLES.iter().map(Command::OpenSample);
        let commands: Vec<Command> = Command::listed()
            .into_iter()
            .chain(pages)
            .chain(samples)
            .collect();
        let mut entries = palette::command_entries(ctx, &commands);
        if let Some(planned) = self.session.planned() {
            let clusters = planned.plan.clusters.iter().enumerate();
            entries.extend(clusters.map(|(index, cluster)| Entry {
                title: format!("Search for the best design of {}", cluster.name),
                detail: ClusterPage::Optimise.title().to_owned(),
                command: Command::Search(index),
            }));
            entries.extend(
                planned
                    .plan
                    .model
                    .graph
                    .quantities()
                    .iter()
                    .map(|quantity| Entry {
                        title: quantity.label.clone(),
                        detail: quantity.path.clone(),
                        command: Command::Explain(quantity.path.clone()),
                    }),
            );
        }
        entries
    }

    /// Whether a text field has something of its own to undo. A field whose text is that of the document has not, so
    /// that undo there takes back the last edit.
    fn text_needs_keys(ctx: &Context) -> bool {
        ctx.text_edit_focused() && !EstimateField::focused_without_draft(ctx)
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Answer(answer) => self.session.answer(answer),
            Event::Picked(wanted, picked) => self.picked(wanted, picked),
            Event::DiskChanged => self.disk_changed(),
            Event::Picture(image) => self.picture_taken(&image),
            Event::Written(path, result) => self.written(&path, result),
        }
    }
}
