use super::*;
use crate::{policy, signal, vocabulary::Resource};
use proptest::{prelude::*, sample::Index};

fn with(pairs: &[(&str, &str)]) -> Settings {
    Settings::new(1, pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
}

#[test]
fn every_setting_is_documented_unique_and_its_default_checks() {
    let mut keys: Vec<_> = SPECS.iter().map(|spec| spec.key).collect();
    keys.sort_unstable();
    let count = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), count, "a key stands twice");
    for spec in SPECS.iter() {
        assert!(spec.doc.len() > 15 && spec.doc.len() < 400, "{} has no proper doc", spec.key);
        assert!(!spec.doc.contains("  "), "{} has a gap in its doc", spec.key);
        match spec.secret {
            true => assert!(matches!(check(spec.key, "x"), Err(InvalidSetting::Secret { .. }))),
            false => assert_eq!(check(spec.key, spec.default).as_deref(), Ok(spec.default), "{}", spec.key),
        }
    }
}

#[test]
fn defaults_are_those_of_the_product() {
    let settings = Settings::default();
    assert_eq!(settings.mode(), Mode::Hybrid);
    for (key, value) in [
        ("capture.threshold", 50),
        ("capture.daily_cap", 50),
        ("close.threshold", 70),
        ("chat.settle_seconds", 120),
        ("delay.follow_up.autopilot", 5),
        ("delay.follow_up.hybrid", 30),
        ("delay.nurture_days", 3),
        ("send.cooldown_hours", 24),
        ("send.grace_seconds", 60),
        ("worker.lease_seconds", 60),
        ("cap.mailbox_first_week", 10),
        ("cap.mailbox", 50),
        ("cap.person_week", 3),
        ("cap.domain_day", 10),
        ("cap.first_answers_day", 20),
        ("cap.first_answers_address", 3),
        ("approval.expiry_hours", 72),
        ("approval.snooze_hours", 4),
        ("chat.unconverted_days", 90),
        ("economy.energy_capacity", 2_000),
        ("economy.coins_month", 20_000),
        ("meeting.max_per_day", 5),
    ] {
        assert_eq!(settings.int(key), value, "{key}");
    }
    assert_eq!(settings.send_window().to_string(), "Mon-Fri 08:00-18:00");
    assert_eq!(settings.slot_rules().hours.to_string(), "09:00-17:00");
    let prices = [(10, 5), (15, 8), (20, 10), (25, 12), (30, 15), (50, 25), (100, 50)];
    for (kind, (energy, coins)) in JobKind::ALL.iter().zip(prices) {
        assert_eq!(settings.price(*kind), Price { energy, coins }, "{kind}");
        assert_eq!(settings.price(*kind).of(Resource::Coins), coins);
    }
    for kind in SignalKind::ALL {
        assert_eq!(settings.signal_points(*kind), signal::default_points(*kind), "{kind}");
    }
    for (kind, mode) in JobKind::ALL.iter().flat_map(|kind| Mode::ALL.iter().map(move |mode| (*kind, *mode)))
    {
        assert_eq!(settings.cell(kind, mode), policy::default_cell(kind, mode), "{kind} in {mode}");
    }
}

#[test]
fn values_are_stored_in_one_form() {
    for (key, given, stored) in [
        ("mode", " Autopilot ", "autopilot"),
        ("inbox.required", "off", "false"),
        ("cap.mailbox", "0050", "50"),
        ("economy.coin_value", "0.0100", "0.01"),
        ("workspace.region", "us", "US"),
        ("workspace.currency", "php", "PHP"),
        ("workspace.time_zone", "asia/manila", "Asia/Manila"),
        ("meeting.weekdays", "fri,mon, Tue,wed", "Mon-Wed,Fri"),
        ("meeting.hours", "9:00-17:30", "09:00-17:30"),
        ("notify.quiet_hours", "20:00-7:00", "20:00-07:00"),
        ("send.window", "ALWAYS", "always"),
        ("send.window", "Sat,Sun 10:00-24:00", "Sat,Sun 10:00-24:00"),
        (
            "chat.origins",
            "https://Shop.example/, http://localhost:8080",
            "https://shop.example,http://localhost:8080",
        ),
        ("chat.origins", "https://a.example:443,https://a.example", "https://a.example"),
        ("company.competitors", "@Rival.example, other.test", "rival.example,other.test"),
        ("smtp.host", "Mail.Example", "mail.example"),
        ("smtp.host", "[::1]", "::1"),
        ("mail.signature", "Ana\r\nSales", "Ana\nSales"),
        ("company.site", "", ""),
    ] {
        assert_eq!(check(key, given).as_deref(), Ok(stored), "{key} = {given:?}");
    }
}

#[test]
fn what_is_not_allowed_is_refused_with_a_reason() {
    let refused = |key: &str, value: &str| check(key, value).expect_err(&format!("{key} took {value:?}"));
    for (key, value) in
        [("cap.mailbox", "401"), ("cap.mailbox", "-1"), ("smtp.port", "0"), ("smtp.port", "65536")]
    {
        assert!(matches!(refused(key, value), InvalidSetting::OutOfRange { .. }), "{key} {value}");
    }
    assert!(matches!(refused("cap.mailbox", "99999999999999999999"), InvalidSetting::OutOfRange { .. }));
    for (key, value) in [
        ("mode", "turbo"),
        ("mode", ""),
        ("cap.mailbox", "many"),
        ("cap.mailbox", "1e3"),
        ("inbox.required", "maybe"),
        ("workspace.region", "QQ"),
        ("workspace.currency", "Euro"),
        ("workspace.time_zone", "Mars/Olympus"),
        ("mail.from", "ana"),
        ("mail.from", "ana@company.example, eve@other.example"),
        ("mail.from", "Ana <ana@company.example>"),
        ("chat.origins", "shop.example"),
        ("chat.origins", "https://shop.example/path"),
        ("chat.origins", "https://user@shop.example"),
        ("chat.origins", "*"),
        ("chat.origins", "javascript://shop.example"),
        ("smtp.host", "mail example"),
        ("smtp.host", "-mail.example"),
        ("smtp.security", "ssl"),
        ("company.site", "javascript:alert(1)"),
        ("company.site", "https://user:pw@site.example"),
        ("meeting.hours", "17:00-09:00"),
        ("meeting.hours", "09:60-10:00"),
        ("meeting.weekdays", "Mon-"),
        ("send.window", "08:00-18:00"),
        ("send.window", "Mon-Fri 08:00-25:00"),
        ("economy.coin_value", "-0.01"),
        ("economy.coin_value", "0.0000001"),
        ("chat.trusted_proxy", "proxy.example"),
    ] {
        assert!(matches!(refused(key, value), InvalidSetting::NotAllowed { .. }), "{key} {value}");
    }
    for value in ["a\r\nBcc: x@y.example", "a\nb", "a\0b", "\r"] {
        for key in ["mail.from_name", "company.name", "company.address", "mail.from", "smtp.host", "mode"] {
            assert!(
                matches!(refused(key, value), InvalidSetting::ControlCharacter { .. }),
                "{key} {value:?}"
            );
        }
    }
    assert!(matches!(refused("mail.signature", "a\0b"), InvalidSetting::ControlCharacter { .. }));
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let near = |key: &str| match check(key, "x") {
        Err(InvalidSetting::UnknownKey { nearest, .. }) => nearest,
        other => panic!("{key}: {other:?}"),
    };
    assert_eq!(near("smpt.host"), Some("smtp.host"));
    assert_eq!(near("Mode "), Some("mode"));
    assert_eq!(near("chat.settle_second"), Some("chat.settle_seconds"));
    assert_eq!(near("xqzw"), None);
    assert_eq!(near("'; DROP TABLE settings; --"), None);
    assert!(check("smpt.host", "x").unwrap_err().to_string().contains("did you mean \"smtp.host\""));
}

#[test]
fn a_snapshot_ignores_what_no_longer_checks() {
    let settings =
        with(&[("mode", "turbo"), ("cap.mailbox", "9999"), ("gone.key", "1"), ("close.threshold", "80")]);
    assert_eq!(settings.mode(), Mode::Hybrid);
    assert_eq!(settings.int("cap.mailbox"), 50);
    assert_eq!(settings.score("close.threshold"), 80);
    assert!(settings.is_set("close.threshold") && !settings.is_set("mode"));
}

#[test]
fn the_time_zone_follows_the_region_until_it_is_set() {
    assert_eq!(Settings::default().time_zone(), Tz::Asia__Manila);
    assert_eq!(with(&[("workspace.region", "US")]).time_zone(), Tz::America__New_York);
    let set = with(&[("workspace.region", "US"), ("workspace.time_zone", "Europe/Berlin")]);
    assert_eq!(set.time_zone(), Tz::Europe__Berlin);
    for line in include_str!("../../data/region_zones.txt").lines().filter(|line| !line.starts_with('#')) {
        let (_, zone) = line.split_once(' ').unwrap();
        assert!(zone.parse::<Tz>().is_ok(), "{line}");
    }
}

#[test]
fn pipeline_automation_decides_whether_hybrid_books() {
    let off = with(&[("pipeline.automation", "false")]);
    assert_eq!(off.cell(JobKind::BookMeeting, Mode::Hybrid), Cell::Ask);
    assert_eq!(off.cell(JobKind::BookMeeting, Mode::Autopilot), Cell::Auto);
    let changed = with(&[("policy.follow_up.hybrid", "ask"), ("policy.close_deal.autopilot", "suggest")]);
    assert_eq!(changed.cell(JobKind::FollowUp, Mode::Hybrid), Cell::Ask);
    assert_eq!(changed.cell(JobKind::CloseDeal, Mode::Autopilot), Cell::Suggest);
}

#[test]
fn a_mailbox_warms_up_for_a_week() {
    let (settings, first) = (Settings::default(), Timestamp(0));
    assert_eq!(settings.mailbox_cap(None, first), 10);
    assert_eq!(settings.mailbox_cap(Some(first), first + Span::days(7) - Span(1)), 10);
    assert_eq!(settings.mailbox_cap(Some(first), first + Span::days(7)), 50);
}

#[test]
fn coins_cost_money() {
    assert_eq!(Settings::default().coin_cost(150).to_string(), "USD 1.50");
    assert_eq!(with(&[("workspace.currency", "JPY"), ("economy.coin_value", "0.5")]).coin_cost(3).minor, 2);
    assert_eq!(with(&[("economy.coin_value", "0.0001")]).coin_cost(49).minor, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn a_checked_value_checks_again_and_has_no_line_break(index in any::<Index>(), value in ".{0,40}") {
        let spec = &SPECS[index.index(SPECS.len())];
        if let Ok(canonical) = check(spec.key, &value) {
            prop_assert_eq!(check(spec.key, &canonical), Ok(canonical.clone()));
            let lines = matches!(spec.kind, Kind::Lines { .. });
            prop_assert!(lines || !canonical.contains(['\r', '\n', '\0']));
        }
    }

    #[test]
    fn integers_stay_in_the_range_of_their_setting(index in any::<Index>(), value in any::<i64>()) {
        let numbers: Vec<_> = SPECS.iter().filter(|spec| matches!(spec.kind, Kind::Int { .. })).collect();
        let spec = numbers[index.index(numbers.len())];
        let Kind::Int { min, max, .. } = spec.kind else { unreachable!() };
        let stored = check(spec.key, &value.to_string());
        prop_assert_eq!(stored.is_ok(), (min..=max).contains(&value));
        let settings = with(&[(spec.key, &value.to_string())]);
        prop_assert!((min..=max).contains(&settings.int(spec.key)));
    }
}
