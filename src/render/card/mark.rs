//! The marks of sides on cards, drawn once for all.

use std::sync::LazyLock;

use super::BAR;
use super::canvas::{Canvas, STEPS};

/// How wide and how high the mark of a side is.
const MARK: usize = 24;

/// How many shapes there are for marks; sides after those all have the last.
const SHAPES: usize = 5;

/// How much of each pixel of a mark is covered: nothing, half, all of it. In rows.
type Shape = [u8; MARK * MARK];

/// The mark of a side, as the theme has it: a square, a ring, a triangle, a diamond.
pub(super) fn mark(place: usize, (x, y): (usize, usize), canvas: &mut Canvas) {
    static DRAWN: LazyLock<[Shape; SHAPES]> = LazyLock::new(|| std::array::from_fn(shape));
    // The colors of the fourth side and of those after it are ink.
    let (full, half) =
        if place < 3 { (BAR + 1 + 2 * place as u8, BAR + 2 + 2 * place as u8) } else { (STEPS, 4) };
    for (at, covered) in DRAWN[place.min(SHAPES - 1)].iter().enumerate() {
        let color = match covered {
            0 => continue,
            1 => half,
            _ => full,
        };
        canvas.dot((x + at % MARK, y + at / MARK), color);
    }
}

/// The shape of the mark of the side at a place.
fn shape(place: usize) -> Shape {
    const ACROSS: i32 = MARK as i32;
    const PARTS: i32 = 4;
    let is_inside = |x: i32, y: i32| {
        let (dx, dy) = (2 * x + 1 - ACROSS * PARTS, 2 * y + 1 - ACROSS * PARTS);
        let all = ACROSS * PARTS;
        match place {
            0 => true,
            1 => {
                let far = dx * dx + dy * dy;
                far <= all * all && far >= all * all * 36 / 100
            }
            2 => dx.abs() * 2 <= 2 * y + 1,
            3 => dx.abs() + dy.abs() <= all,
            _ => dy.abs() * 3 <= all,
        }
    };
    std::array::from_fn(|at| {
        let (row, column) = (at as i32 / ACROSS, at as i32 % ACROSS);
        let parts = (0..PARTS * PARTS)
            .filter(|part| is_inside(column * PARTS + part % PARTS, row * PARTS + part / PARTS));
        match parts.count() {
            0..=4 => 0,
            5..=11 => 1,
            _ => 2,
        }
    })
}
