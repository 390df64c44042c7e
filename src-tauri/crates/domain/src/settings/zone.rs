//! The time zone a region stands for when the rep named none.

use crate::region::Region;
use chrono_tz::Tz;

/// The zone most people of the region live in; UTC for the few regions that are not listed.
pub(super) fn of_region(region: Region) -> Tz {
    let region = region.to_string();
    include_str!("../../data/region_zones.txt")
        .lines()
        .find_map(|line| line.split_once(' ').filter(|(code, _)| *code == region)?.1.parse().ok())
        .unwrap_or(Tz::UTC)
}
