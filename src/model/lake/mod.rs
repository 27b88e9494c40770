//! The lake: tables in object storage, from what is written to partitions, files, readers, and a bill.

mod bill;
mod compaction;
mod cut;
mod defaults;
mod deletes;
mod files;
mod inflow;
mod kept;
mod outline;
mod readers;
mod source;
mod spread;
mod table;
mod toll;

pub use outline::{
    CompactionOutline, DeletesOutline, FilesOutline, LakeReaderOutline, PartitionsOutline,
    TableNodes, TableOutline,
};

pub(super) use table::table;
