//! One node drawn to scale: its executors, what each is divided into, and what nobody can use.
//!
//! Across is the memory of the node; down, in each executor, that of its container. Areas compare with each other.

use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{
    Align2, Color32, CursorIcon, FontId, Galley, Painter, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use super::outcomes::counted;
use crate::app::command::Command;
use crate::app::pages::figure::Figures;
use crate::app::pages::parts::percent;
use crate::app::theme;
use crate::chart::Rgb;
use crate::model::spark::node::{ExecutorMap, MemoryMap};
use crate::plan::{JobPlan, SizedPlan};
use crate::quantity::Quantity;
use crate::units::{Measure, screen};

const HEIGHT: f32 = 230.0;
/// A part as wide as this has room for its name.
const NAMED: f32 = 64.0;
/// How much of its colour a part is filled with, so that text on it can be read.
const FILL: f64 = 0.34;
/// Between the lines of a hatching.
const HATCH: f32 = 7.0;

/// Parts of an executor in the order they are stacked, with their colour and the quantity that says how they come about.
const PARTS: [(&str, usize, &str); 9] = [
    ("Reserved", 6, "reserved"),
    ("Storage", 0, "storage"),
    ("Execution", 2, "execution"),
    ("User", 5, "user"),
    ("Survivor space", 6, "survivor"),
    ("Off-heap", 4, "off_heap"),
    ("PySpark", 1, "pyspark"),
    ("Overhead", 3, "overhead"),
    ("Rounding", 6, "container"),
];

/// How the node is divided, in a sentence.
pub(super) fn sentence(job: &JobPlan, sized: &SizedPlan) -> String {
    let map = &sized.map;
    let bytes = |bytes: u64| screen(bytes as f64, Measure::Bytes);
    let node = sized.shape.instance.as_deref().unwrap_or("A worker");
    let task = sized.per_task;
    format!(
        "{node} has {}: {} of {}, {} in containers, bound by {}. With {} at once, each of {} has {} while every core is busy",
        bytes(map.node),
        match map.executors {
            1 => "1 executor".to_owned(),
            several => format!("{several} executors"),
        },
        bytes(map.executor.container),
        percent(map.used_share()),
        map.binding,
        counted(sized.slots, "task"),
        job.name,
        screen(task, Measure::Bytes),
    )
}

/// Draws the node and what its colours mean.
pub(super) fn show(ui: &mut Ui, figures: &mut Figures<'_, '_>, job: &JobPlan, sized: &SizedPlan) {
    let map = &sized.map;
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let per_byte = f64::from(whole.width()) / map.node.max(1) as f64;
    let mut left = whole.left();
    let mut next = |bytes: u64| {
        let width = (bytes as f64 * per_byte) as f32;
        let slice = Rect::from_min_size(pos2(left, whole.top()), vec2(width, whole.height()));
        left += width;
        slice
    };
    let mut drawing = Drawing {
        figures,
        path: &job.path,
        container: map.executor.container,
    };
    let system = next(map.system);
    let kept = Block {
        name: "System",
        about: "kept by the system and the cluster manager",
        bytes: map.system,
        of: map.node,
        quantity: "node/system",
        slot: None,
        is_hatched: false,
        is_reached: true,
    };
    drawing.block(ui, system, &kept, true);
    for executor in 0..map.executors {
        let slice = next(map.executor.container);
        drawing.executor(ui, slice, &map.executor, executor);
    }
    let waste = next(map.waste);
    let unused = Block {
        name: "Unused",
        about: "no executor can take it",
        bytes: map.waste,
        of: map.node,
        quantity: "node/waste",
        slot: None,
        is_hatched: true,
        is_reached: true,
    };
    drawing.block(ui, waste, &unused, true);
    let border = Stroke::new(1.0, theme::colour(theme::palette(ui).text));
    ui.painter()
        .rect_stroke(whole, 0.0, border, StrokeKind::Inside);
    ui.add_space(theme::NEAR);
    legend(ui, drawing.figures, &job.path, map);
}

/// A part to draw.
struct Block {
    name: &'static str,
    about: &'static str,
    bytes: u64,
    of: u64,
    quantity: &'static str,
    slot: Option<usize>,
    is_hatched: bool,
    /// Whether Tab reaches it: parts of the first executor stand for those of the others.
    is_reached: bool,
}

struct Drawing<'a, 'p, 'c> {
    figures: &'a mut Figures<'p, 'c>,
    path: &'a str,
    container: u64,
}

impl Drawing<'_, '_, '_> {
    /// The parts of one executor, from top to bottom.
    fn executor(&mut self, ui: &mut Ui, slice: Rect, executor: &ExecutorMap, number: u64) {
        let mut top = slice.top();
        for (name, bytes) in executor.parts() {
            if bytes == 0 {
                continue;
            }
            let height = slice.height() * (bytes as f64 / self.container.max(1) as f64) as f32;
            let part = Rect::from_min_size(pos2(slice.left(), top), vec2(slice.width(), height));
            top += height;
            let known = PARTS.iter().find(|known| known.0 == name);
            let (slot, quantity) = known.map_or((6, "container"), |known| (known.1, known.2));
            let block = Block {
                name,
                about: about(name),
                bytes,
                of: self.container,
                quantity,
                slot: Some(slot),
                is_hatched: matches!(name, "Rounding" | "Survivor space"),
                is_reached: number == 0,
            };
            self.block(ui, part, &block, false);
        }
        // A thicker line around each executor, so that they are told apart from their parts.
        let border = Stroke::new(2.0, theme::colour(theme::palette(ui).surface));
        ui.painter()
            .rect_stroke(slice, 3.0, border, StrokeKind::Middle);
        let border = Stroke::new(1.0, theme::colour(theme::palette(ui).muted));
        ui.painter()
            .rect_stroke(slice.shrink(1.0), 3.0, border, StrokeKind::Inside);
    }

    fn block(&mut self, ui: &mut Ui, rect: Rect, block: &Block, is_of_node: bool) {
        if block.bytes == 0 {
            return;
        }
        let sense = if block.is_reached {
            Sense::click()
        } else {
            Sense::CLICK | Sense::HOVER
        };
        let id = ui.next_auto_id();
        ui.skip_ahead_auto_ids(1);
        let response = ui.interact(rect, id, sense);
        let share = percent(block.bytes as f64 / block.of.max(1) as f64);
        let size = screen(block.bytes as f64, Measure::Bytes);
        let of = if is_of_node { "node" } else { "container" };
        let words = format!("{}: {size}, {share} of the {of}", block.name);
        if block.is_reached {
            response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &words));
        }
        paint(ui, rect, block, &response);
        let path = match is_of_node {
            true => format!("{}/{}", self.path, block.quantity),
            false => format!("{}/executor/{}", self.path, block.quantity),
        };
        let quantity = self.figures.plan.model.graph.quantity(&path);
        if response.clicked() {
            self.figures.commands.push(Command::Explain(path));
        }
        response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| hover(ui, block, &words, quantity));
    }
}

/// What a part is, to the byte, and whose rule that is.
fn hover(ui: &mut Ui, block: &Block, words: &str, quantity: Option<&Quantity>) {
    ui.label(theme::emphasis(words));
    ui.label(format!("{} bytes", grouped(block.bytes)));
    ui.label(block.about);
    if let Some(quantity) = quantity {
        ui.label(theme::caption(ui, quantity.source.to_string()));
    }
    ui.label(theme::caption(ui, "Click: why this number?"));
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What a part is for.
fn about(name: &str) -> &'static str {
    match name {
        "Reserved" => "reserved by Spark for itself",
        "Storage" => "cached blocks, safe from eviction",
        "Execution" => "sorts, aggregates and joins; takes what storage does not use",
        "User" => "the program's own objects",
        "Survivor space" => "heap that the collector keeps free, which Spark does not see",
        "Off-heap" => "memory of Spark beside the heap",
        "PySpark" => "the limit of the Python workers together",
        "Overhead" => "the JVM beside its heap, and Python without a limit",
        _ => "what rounding the container up adds",
    }
}

fn paint(ui: &Ui, rect: Rect, block: &Block, response: &Response) {
    let palette = theme::palette(ui);
    let colour = block
        .slot
        .map_or(palette.muted, |slot| palette.series(slot));
    let share = match (block.slot, block.is_hatched) {
        (_, true) => 0.08,
        (None, false) => 0.25,
        (Some(_), false) => FILL,
    };
    let fill = theme::colour(colour.over(palette.surface, share));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, fill);
    if block.is_hatched {
        hatch(&painter, rect, theme::colour(palette.muted));
    }
    let line = if response.has_focus() || response.hovered() {
        Stroke::new(2.0, theme::colour(palette.accent))
    } else {
        Stroke::new(1.0, theme::colour(palette.surface))
    };
    painter.rect_stroke(rect, 0.0, line, StrokeKind::Inside);
    let text = theme::colour(palette.text);
    let small = TextStyle::Small.resolve(ui.style());
    let plate = block
        .is_hatched
        .then(|| theme::colour(palette.surface).gamma_multiply(0.85));
    let size = screen(block.bytes as f64, Measure::Bytes);
    write_in(&painter, rect, block.name, &size, (small, text, plate));
}

/// Diagonal lines: nobody uses this.
fn hatch(painter: &Painter, rect: Rect, colour: Color32) {
    let stroke = Stroke::new(1.0, colour.gamma_multiply(0.55));
    let mut from = rect.left() - rect.height();
    while from < rect.right() {
        let (low, high) = (
            pos2(from, rect.bottom()),
            pos2(from + rect.height(), rect.top()),
        );
        painter.line_segment([low, high], stroke);
        from += HATCH;
    }
}

/// Words from bottom to top, in a part that is tall and narrow.
fn upwards(painter: &Painter, rect: Rect, words: Arc<Galley>, plate: Option<Color32>) {
    let along = words.size();
    let place = Rect::from_center_size(rect.center(), vec2(along.y, along.x));
    if let Some(plate) = plate {
        painter.rect_filled(place.expand2(vec2(0.0, 3.0)), 2.0, plate);
    }
    let colour = painter.ctx().global_style().visuals.text_color();
    let shape = TextShape::new(place.left_bottom(), words, colour);
    painter.add(shape.with_angle(-std::f32::consts::FRAC_PI_2));
}

/// The name and the size of a part, as far as there is room: both, from bottom to top where it is narrow, the size alone,
/// or nothing.
fn write_in(
    painter: &Painter,
    rect: Rect,
    name: &str,
    size: &str,
    (font, colour, plate): (FontId, Color32, Option<Color32>),
) {
    const AIR: f32 = 4.0;
    let laid_out = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), colour);
    let (named, sized) = (laid_out(name), laid_out(size));
    let line = named.size().y;
    let put = |text: Arc<Galley>, area: Rect| {
        let place = Align2::CENTER_CENTER.align_size_within_rect(text.size(), area);
        if let Some(plate) = plate {
            painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 2.0, plate);
        }
        painter.galley(place.min, text, colour);
    };
    let wide = |text: &Galley| text.size().x + 2.0 * AIR <= rect.width();
    let beside = named.size().x + sized.size().x + 4.0 * AIR;
    if rect.width() >= beside && rect.height() >= line {
        let gap = named.size().x + 2.0 * AIR + sized.size().x;
        let start = rect.center().x - gap / 2.0;
        let first =
            Rect::from_min_size(pos2(start, rect.top()), vec2(named.size().x, rect.height()));
        let second = Rect::from_min_max(
            pos2(first.right() + 2.0 * AIR, rect.top()),
            pos2(start + gap, rect.bottom()),
        );
        put(named, first);
        put(sized, second);
    } else if rect.width() >= NAMED && wide(&named) && wide(&sized) && rect.height() >= 2.0 * line {
        let middle = rect.center().y;
        put(named, rect.with_min_y(middle - line).with_max_y(middle));
        put(sized, rect.with_min_y(middle).with_max_y(middle + line));
    } else if rect.width() >= line && rect.height() >= beside {
        let words = painter.layout_no_wrap(format!("{name}  {size}"), font, colour);
        upwards(painter, rect, words, plate);
    } else if wide(&sized) && rect.height() >= line {
        put(sized, rect);
    }
}

/// Each part with its colour and its size: also those too small to write in.
fn legend(ui: &mut Ui, figures: &mut Figures<'_, '_>, path: &str, map: &MemoryMap) {
    let palette = *theme::palette(ui);
    let parts = map
        .executor
        .parts()
        .into_iter()
        .filter_map(|(name, bytes)| {
            let (_, slot, quantity) = PARTS.iter().find(|known| known.0 == name)?;
            let path = format!("{path}/executor/{quantity}");
            Some((name, bytes, palette.series(*slot), path))
        });
    ui.label(theme::caption(ui, "In each executor"));
    entries(ui, figures, parts.collect());
    ui.label(theme::caption(ui, "Of the node, beside its executors"));
    let beside = [
        ("System", map.system, "node/system"),
        ("Unused", map.waste, "node/waste"),
    ];
    let beside = beside
        .map(|(name, bytes, quantity)| (name, bytes, palette.muted, format!("{path}/{quantity}")));
    entries(ui, figures, beside.to_vec());
}

/// A row of a legend; what is nothing is left out.
fn entries(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    parts: Vec<(&'static str, u64, Rgb, String)>,
) {
    const SQUARE: f32 = 10.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::APART, theme::TIGHT);
        for (name, bytes, colour, path) in parts {
            let Some(quantity) = figures.plan.model.graph.quantity(&path) else {
                continue;
            };
            if bytes == 0 {
                continue;
            }
            let words = format!("{name} {}", screen(bytes as f64, Measure::Bytes));
            // A group in a group does not wrap by itself.
            let font = TextStyle::Small.resolve(ui.style());
            let muted = theme::muted(ui);
            let text = ui.painter().layout_no_wrap(words.clone(), font, muted);
            let needed = SQUARE + theme::TIGHT + text.size().x;
            if needed > ui.available_size_before_wrap().x {
                ui.end_row();
            }
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::TIGHT;
                let palette = theme::palette(ui);
                let (rect, _) = ui.allocate_exact_size(vec2(SQUARE, SQUARE), Sense::hover());
                let fill = theme::colour(colour.over(palette.surface, 0.6));
                ui.painter().rect_filled(rect, 2.0, fill);
                figures.words(ui, quantity.node, &words, TextStyle::Small);
            });
        }
    });
}
