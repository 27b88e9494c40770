//! What happens outside the window's thread: answers, chosen files, changes on disk. Everything comes in through one
//! door, wakes the window once, and is handled in one place.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use egui::{ColorImage, Context};

use super::files::{Picked, Wanted};
use super::worker::Answer;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The worker knows more.
    Answer(Answer),
    /// A file dialog is closed.
    Picked(Wanted, Picked),
    /// Something about the document's file changed on disk.
    DiskChanged,
    /// The picture of a part of the window is there.
    Picture(Arc<ColorImage>),
    /// A file other than the document was written, or could not be.
    Written(PathBuf, Result<(), String>),
}

/// Where events are read.
pub struct Inbox {
    events: Receiver<Event>,
    outbox: Outbox,
}

/// Where events are sent from; every thread has its own.
#[derive(Clone)]
pub struct Outbox {
    events: Sender<Event>,
    ctx: Context,
}

impl Inbox {
    /// An empty inbox of a window.
    #[must_use]
    pub fn new(ctx: &Context) -> Self {
        let (sender, events) = mpsc::channel();
        Self {
            events,
            outbox: Outbox {
                events: sender,
                ctx: ctx.clone(),
            },
        }
    }

    /// A way to send events here.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// The next event that has come in.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// The next event, waiting for one that long.
    #[must_use]
    pub fn wait(&self, most: Duration) -> Option<Event> {
        self.events.recv_timeout(most).ok()
    }
}

impl Outbox {
    /// Sends an event and wakes the window.
    pub fn send(&self, event: Event) {
        // A window that is gone reads nothing any more.
        if self.events.send(event).is_ok() {
            self.ctx.request_repaint();
        }
    }
}
