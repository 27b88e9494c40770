//! `measured(file: "…", column: "…")`: a column of a CSV file beside or below the scenario.
//!
//! Scenario files come from other people, so the file must lie in the scenario's own folder, links followed, and is
//! bounded in size and rows.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use crate::estimate::{Bounds, Estimate};
use crate::scenario::fingerprint::Meaning;
use crate::units::{self, Measure};

use super::reader::Value;

/// The largest series that is read: 64 MiB.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The most rows that are read.
const MAX_ROWS: usize = 2_000_000;
/// How many columns a message lists.
const COLUMNS_SHOWN: usize = 12;

pub(super) fn measured(
    value: &Value<'_, '_>,
    expected: &[Measure],
    bounds: Bounds,
) -> Option<Estimate> {
    let (series, measure) = series(value, expected)?;
    let text = value.reader.tree.slice(value.node.span);
    match Estimate::measured_within(&series, measure, text, bounds) {
        Ok(estimate) => {
            value.means(|| Meaning::of(&estimate));
            Some(estimate)
        }
        Err(error) => {
            value.problem(error.to_string());
            None
        }
    }
}

/// The numbers of a measured series in SI base units, in the order of the file, and what they measure.
pub(super) fn series(value: &Value<'_, '_>, expected: &[Measure]) -> Option<(Vec<f64>, Measure)> {
    let fields = value.variant_fields("a measured series")?;
    let file = fields
        .required("file", "\"ingest.csv\"")
        .and_then(|file| file.text().map(|text| (file, text)));
    let column = fields
        .required("column", "\"bytes_in\"")
        .and_then(|column| column.text().map(|text| (column, text)));
    let unit = fields
        .optional("unit")
        .and_then(|unit| unit.text().map(|text| (unit, text)));
    fields.finish();
    let (file_value, file) = file?;
    let (column_value, column) = column?;
    let (measure, scale) = match &unit {
        Some((unit_value, text)) => match units::parse_any_of(&format!("1 {text}"), expected) {
            Ok((scale, measure)) => (measure, scale),
            Err(error) => {
                unit_value.problem(error.to_string());
                return None;
            }
        },
        None => (*expected.first()?, 1.0),
    };
    let path = match inside(value.reader.folder, &file) {
        Ok(path) => path,
        Err(message) => {
            file_value.problem(message);
            return None;
        }
    };
    let series = match read(&path, &column) {
        Ok(series) => series,
        Err(Failure::Column(message)) => {
            column_value.problem(message);
            return None;
        }
        Err(Failure::File(message)) => {
            file_value.problem(format!("`{file}`: {message}"));
            return None;
        }
    };
    let scaled = series.iter().map(|number| number * scale).collect();
    Some((scaled, measure))
}

/// The path of a file that must lie in the folder, links followed.
fn inside(folder: Option<&Path>, file: &str) -> Result<PathBuf, String> {
    let Some(folder) = folder else {
        return Err(
            "measured series need a scenario that is saved: their files lie beside it".to_owned(),
        );
    };
    let outside = || {
        format!(
            "`{file}` leads outside the scenario's folder; put the file beside or below the scenario"
        )
    };
    let relative = Path::new(file);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain {
        return Err(outside());
    }
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no file `{file}` beside or below the scenario")
        }
        _ => format!("`{file}` cannot be opened: {error}"),
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let home = fs::canonicalize(folder).map_err(missing)?;
    let path = fs::canonicalize(home.join(relative)).map_err(missing)?;
    if path.starts_with(&home) {
        Ok(path)
    } else {
        Err(outside())
    }
}

enum Failure {
    File(String),
    Column(String),
}

/// Every number of a column.
fn read(path: &Path, column: &str) -> Result<Vec<f64>, Failure> {
    let file = |message: String| Failure::File(message);
    let metadata = fs::metadata(path).map_err(|error| file(error.to_string()))?;
    if !metadata.is_file() {
        return Err(file("is not a file".to_owned()));
    }
    if metadata.len() > MAX_BYTES {
        return Err(file(
            "is larger than 64 MiB; keep the rows that matter".to_owned(),
        ));
    }
    let opened = File::open(path).map_err(|error| file(error.to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        // A file that grows while it is read is still bounded.
        .from_reader(opened.take(MAX_BYTES));
    let headers = reader
        .headers()
        .map_err(|error| file(error.to_string()))?
        .clone();
    let Some(index) = headers.iter().position(|header| header == column) else {
        let known: Vec<_> = headers
            .iter()
            .take(COLUMNS_SHOWN)
            .map(|header| format!("`{header}`"))
            .collect();
        let more = if headers.len() > COLUMNS_SHOWN {
            ", …"
        } else {
            ""
        };
        return Err(Failure::Column(format!(
            "there is no column `{column}`; the file has {}{more}",
            known.join(", ")
        )));
    };
    let mut series = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| file(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if series.len() == MAX_ROWS {
            return Err(file(format!(
                "has more than {MAX_ROWS} rows; keep the rows that matter"
            )));
        }
        let cell = record.get(index).unwrap_or_default();
        if cell.is_empty() {
            continue;
        }
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => series.push(number),
            _ => {
                return Err(file(format!(
                    "line {line}, column `{column}`: `{}` is not a number",
                    cell.escape_debug()
                )));
            }
        }
    }
    Ok(series)
}
