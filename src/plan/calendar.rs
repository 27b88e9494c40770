//! Months of the plan as months of the calendar.

use jiff::ToSpan;
use jiff::civil::Date;

/// `Mar 2028`, or `month 14` where the plan has no start. Month 0 is the start itself.
#[must_use]
pub fn month_name(start: Option<Date>, month: u32) -> String {
    let numbered = || format!("month {month}");
    let Some(start) = start else {
        return numbered();
    };
    match start
        .first_of_month()
        .checked_add(i64::from(month).months())
    {
        Ok(date) => date.strftime("%b %Y").to_string(),
        Err(_) => numbered(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_from_the_start() {
        let start = Date::constant(2026, 11, 30);
        assert_eq!(month_name(Some(start), 0), "Nov 2026");
        assert_eq!(month_name(Some(start), 3), "Feb 2027");
        assert_eq!(month_name(None, 3), "month 3");
    }
}
