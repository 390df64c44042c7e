use super::*;
use serde_json::json;

#[test]
fn ids_keep_their_64_bits_whether_text_or_number() {
    let lead = read(
        Source::FacebookLeadAds,
        &json!({"id": 9_223_372_036_854_775_807_i64, "form_id": "18446744073709551615", "ad_id": 18_446_744_073_709_551_615_u64,
            "adset_id": 0, "created_time": "2026-11-23T01:00:00+0000"}),
    );
    assert_eq!(lead.external_id.as_deref(), Some("9223372036854775807"));
    assert_eq!(lead.form.id.as_deref(), Some("18446744073709551615"));
    assert_eq!(lead.ad.id.as_deref(), Some("18446744073709551615"));
    assert_eq!(lead.adset.id, None, "0 is organic");
    assert_eq!(lead.submitted_at, Some(Timestamp(1_795_395_600_000)));
}

#[test]
fn platform_tests_are_told_by_flag_or_placeholder_even_a_cut_one() {
    for value in [
        "<test lead: dummy data for full_name>",
        "<test lead: dummy data for phone_numbe",
        "Test@FB.com",
        "test@meta.com",
    ] {
        let lead = read(Source::FacebookLeadAds, &json!({"field_data": [{"name": "x", "values": [value]}]}));
        assert!(lead.is_test, "{value}");
    }
    assert!(read(Source::GoogleLeadForm, &json!({"is_test": true})).is_test);
    let real = json!({"field_data": [{"name": "full_name", "values": ["Testa Leadbetter"]}]});
    assert!(!read(Source::FacebookLeadAds, &real).is_test);
}

#[test]
fn consent_ticks_keep_their_words() {
    let lead = read(
        Source::FacebookLeadAds,
        &json!({"custom_disclaimer_responses": [{"checkbox_key": "news", "is_checked": "1"}, {"checkbox_key": "calls", "is_checked": ""}]}),
    );
    let words: Vec<_> = lead.consents.iter().map(|one| (one.wording.as_str(), one.given)).collect();
    assert_eq!(words, [("news", true), ("calls", false)]);
}

#[test]
fn a_delivery_with_several_entries_and_foreign_changes_is_read() {
    let found = announcements(&json!({"object": "page", "entry": [
        {"id": "1", "time": 1, "changes": [{"field": "feed", "value": {"leadgen_id": "no"}},
            {"field": "leadgen", "value": {"leadgen_id": 444, "form_id": "f", "surprise": true}}]},
        {"id": "2", "changes": [{"field": "leadgen", "value": {"leadgen_id": "555"}}]}]}));
    let ids: Vec<_> = found.iter().map(|one| one.leadgen_id.as_str()).collect();
    assert_eq!(ids, ["444", "555"]);
    assert_eq!(found[0].value["surprise"], true, "unknown fields are kept");
    assert!(announcements(&json!([])).is_empty() && announcements(&json!({"entry": 1})).is_empty());
}
