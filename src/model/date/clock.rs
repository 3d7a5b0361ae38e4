//! The time of day, with its distance from UTC where that is known.

use std::fmt::Write;

use super::moment::FURTHEST;
use super::{DateError, clipped};

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) nanosecond: u32,
    /// Minutes that the place's clocks are ahead of UTC; none if that is not said.
    pub(super) offset: Option<i16>,
}

/// How much of a time must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `10:00:00`, `10:00:00Z`, `10:00:00+08`, `10:00:00+08:00`: EDTF.
    Edtf,
    /// Also `10:00` and `10:00:00.5`.
    Site,
}

impl Clock {
    /// Reads a time that stands at `at` in what was written.
    pub(super) fn parse(text: &str, at: usize, form: Form) -> Result<Self, DateError> {
        let wrong = || {
            DateError::malformed(format!("`{}` is not a time of day", clipped(text)), at)
                .hint("write it as `10:00:00`, `10:00:00Z` or `10:00:00+08:00`")
        };
        let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
        let (time, zone) = text.split_at(zone);
        let (time, fraction) = match time.split_once('.') {
            Some((time, fraction)) if form == Form::Site => (time, Some(fraction)),
            _ => (time, None),
        };
        let parts: Option<Vec<u8>> = time.split(':').map(two_digits).collect();
        let (hour, minute, second) = match parts.ok_or_else(wrong)?[..] {
            [hour, minute, second] => (hour, minute, second),
            [hour, minute] if form == Form::Site && fraction.is_none() => (hour, minute, 0),
            _ => return Err(wrong()),
        };
        if hour > 23 || minute > 59 || second > 59 {
            return Err(DateError::new(format!("there is no time {time}"), at)
                .hint("write a time from `00:00:00` to `23:59:59`"));
        }
        let nanosecond = fraction.map_or(Some(0), nanoseconds).ok_or_else(wrong)?;
        let offset = match zone {
            "" => None,
            zone => Some(minutes_ahead(zone).ok_or_else(wrong)?),
        };
        let (ahead, behind) = FURTHEST;
        if offset.is_some_and(|minutes| !(-behind..=ahead).contains(&minutes)) {
            let at = at + text.len() - zone.len();
            return Err(DateError::new(format!("no clocks are {zone} from UTC"), at)
                .hint("write a distance from `-12:00` to `+14:00`"));
        }
        Ok(Self { hour, minute, second, nanosecond, offset })
    }

    /// Seconds since midnight, by the clocks of the place.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// As `10:00`, with the seconds if there are any.
    pub(super) fn short(self) -> String {
        let Self { hour, minute, second, .. } = self;
        if second == 0 {
            format!("{hour:02}:{minute:02}")
        } else {
            format!("{hour:02}:{minute:02}:{second:02}")
        }
    }

    /// As `10:00:00+08:00`.
    pub(super) fn iso(self) -> String {
        let Self { hour, minute, second, nanosecond, offset } = self;
        let mut iso = format!("{hour:02}:{minute:02}:{second:02}");
        if nanosecond != 0 {
            // HTML and RFC 3339 know thousandths; finer than that nobody dates.
            let _ = write!(iso, ".{:03}", nanosecond / 1_000_000);
        }
        match offset {
            None => {}
            Some(0) => iso.push('Z'),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                let _ = write!(iso, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
        iso
    }
}

/// Two ASCII digits as a number.
pub(super) fn two_digits(text: &str) -> Option<u8> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A decimal fraction of a second.
fn nanoseconds(fraction: &str) -> Option<u32> {
    if !(1..=9).contains(&fraction.len()) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{fraction:0<9}").parse().ok()
}

/// `Z`, `+08` or `+08:00`, as minutes.
fn minutes_ahead(zone: &str) -> Option<i16> {
    let (sign, rest) = match zone.as_bytes().first()? {
        b'Z' | b'z' => return (zone.len() == 1).then_some(0),
        b'-' => (-1, &zone[1..]),
        _ => (1, &zone[1..]),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "00"));
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let ahead = sign * (i16::from(hours) * 60 + i16::from(minutes));
    (hours <= 23 && minutes <= 59).then_some(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: Form, text: &str, expected: &str) {
        let read = Clock::parse(text, 0, form);
        assert_eq!(read.map_or_else(|error| error.message, Clock::iso), expected);
    }

    #[test]
    fn edtf_wants_seconds() {
        check(Form::Edtf, "10:00:00", "10:00:00");
        check(Form::Edtf, "23:59:59Z", "23:59:59Z");
        check(Form::Edtf, "10:00:00+08", "10:00:00+08:00");
        check(Form::Edtf, "10:00:00-05:30", "10:00:00-05:30");
        check(Form::Edtf, "10:00:00+00:00", "10:00:00Z");
        check(Form::Edtf, "10:00", "`10:00` is not a time of day");
        check(Form::Edtf, "10:00:00.5", "`10:00:00.5` is not a time of day");
        check(Form::Edtf, "", "`` is not a time of day");
        check(Form::Edtf, "24:00:00", "there is no time 24:00:00");
        check(Form::Edtf, "10:60:00", "there is no time 10:60:00");
        check(Form::Edtf, "10:00:60", "there is no time 10:00:60");
        check(Form::Edtf, "10:00:00+24:00", "`10:00:00+24:00` is not a time of day");
        check(Form::Edtf, "10:00:00+14:00", "10:00:00+14:00");
        check(Form::Edtf, "10:00:00-12:00", "10:00:00-12:00");
        check(Form::Edtf, "10:00:00+15:00", "no clocks are +15:00 from UTC");
        check(Form::Site, "10:00-12:30", "no clocks are -12:30 from UTC");
        check(Form::Edtf, "10:00:00+0800", "`10:00:00+0800` is not a time of day");
        check(Form::Edtf, "10:00:00ZZ", "`10:00:00ZZ` is not a time of day");
        check(Form::Edtf, "1٠:00:00", "`1٠:00:00` is not a time of day");
    }

    #[test]
    fn sites_may_leave_seconds_out_and_split_them() {
        check(Form::Site, "10:00", "10:00:00");
        check(Form::Site, "10:00z", "10:00:00Z");
        check(Form::Site, "10:00+08:00", "10:00:00+08:00");
        check(Form::Site, "10:00:00.5Z", "10:00:00.500Z");
        check(Form::Site, "10:00:00.123456789", "10:00:00.123");
        check(Form::Site, "10:00.5", "`10:00.5` is not a time of day");
        check(Form::Site, "10:00:00.", "`10:00:00.` is not a time of day");
        check(Form::Site, "10", "`10` is not a time of day");
    }
}
