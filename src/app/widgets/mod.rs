//! The pieces that pages are made of, one file each. A widget draws and reports what a person did; it changes nothing.

mod density;
mod drop_overlay;
mod estimate_field;
mod figure;
mod icon;
mod notice;
mod outcome_card;
mod path_prompt;
mod question;
mod ratios;
mod status_mark;
mod utilisation_bar;

pub use drop_overlay::drop_overlay;
pub use estimate_field::{EstimateField, FieldEvent, Read, Reading};
pub use figure::figure;
pub use icon::{Icon, icon_button};
pub use notice::{Notice, NoticeAnswer};
pub use outcome_card::{OutcomeCard, outcome_cards};
pub use path_prompt::PathPrompt;
pub use question::Question;
pub use ratios::Ratios;
pub use status_mark::{paint_status, severity_mark, status_label, status_mark};
pub use utilisation_bar::{BAR_ROW, Limit, utilisation_bar};
