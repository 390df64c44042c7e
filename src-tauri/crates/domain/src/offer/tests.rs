use super::*;
use crate::Currency;
use chrono_tz::Asia::Manila;
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn widget() -> Product {
    Product {
        id: ProductId::new(Uuid::from_u128(7)),
        name: "Widget Pro".to_owned(),
        description: "Scheduling for clinics.".to_owned(),
        unit_price: Money { minor: 4_900, currency: Currency::USD },
        unit: "seat".to_owned(),
        period: Period::Month,
        tax: Some(Tax { label: "VAT".to_owned(), basis_points: Some(1_200), included: false }),
        tiers: vec![
            Tier { min_quantity: 20, unit_price_minor: 4_500 },
            Tier { min_quantity: 50, unit_price_minor: 4_000 },
        ],
        valid_until: None,
        version: 3,
    }
}

#[test]
fn an_offer_reads_as_product_md_demands() {
    let offer = quote(&widget(), 12, NOW, DEFAULT_VALIDITY_DAYS).unwrap();
    assert_eq!(
        offer.lines(Manila),
        [
            "Product: Widget Pro",
            "Quantity: 12 seats",
            "Unit price: USD 49.00 per seat per month",
            "Period: per month",
            "Total: USD 588.00 per month",
            "Tax: excl. 12% VAT",
            "Valid until: 2 December 2026, 19:06 (Asia/Manila)",
        ]
    );
    assert_eq!((offer.valid_until - NOW).whole_days(), 14);
    let json = serde_json::to_string(&offer).unwrap();
    assert_eq!(serde_json::from_str::<Offer>(&json).unwrap(), offer);
}

#[test]
fn unit_prices_name_every_tier_and_no_total() {
    let lines = unit_prices(&widget(), NOW, 14).unwrap().lines(Manila);
    assert!(lines.contains(&"From 20 seats: USD 45.00 per seat per month".to_owned()));
    assert!(lines.iter().all(|line| !line.starts_with("Total")));
}

#[test]
fn the_price_s_own_end_bounds_the_offer_and_an_ended_price_is_refused() {
    let mut product = widget();
    product.valid_until = Some(NOW + Span::days(3));
    assert_eq!(quote(&product, 1, NOW, 14).unwrap().valid_until, NOW + Span::days(3));
    product.valid_until = Some(NOW);
    assert!(matches!(quote(&product, 1, NOW, 14), Err(QuoteFault::Expired { .. })));
    assert!(matches!(unit_prices(&product, NOW, 14), Err(QuoteFault::Expired { .. })));
}

#[test]
fn nonsense_is_an_error_and_not_an_offer() {
    assert!(matches!(quote(&widget(), 0, NOW, 14), Err(QuoteFault::Quantity { quantity: 0 })));
    assert!(matches!(quote(&widget(), i64::MAX, NOW, 14), Err(QuoteFault::TooLarge { .. })));
    let mut product = widget();
    product.unit_price.minor = -1;
    assert!(matches!(quote(&product, 1, NOW, 14), Err(QuoteFault::NegativePrice { .. })));
}

#[test]
fn only_the_sheet_times_the_stated_quantity_is_on_the_sheet() {
    let product = widget();
    let offer = quote(&product, 12, NOW, 14).unwrap();
    assert!(is_on_sheet(&offer, &product, Some(12), NOW));
    assert!(!is_on_sheet(&offer, &product, None, NOW), "a quantity nobody stated");
    assert!(!is_on_sheet(&offer, &product, Some(11), NOW), "another quantity");
    assert!(!is_on_sheet(&offer, &product, Some(12), NOW + Span::days(14)), "an offer that ended");
    let discounted = Offer { total: Money { minor: 50_000, ..offer.total }, ..offer.clone() };
    assert!(!is_on_sheet(&discounted, &product, Some(12), NOW), "a discount");
    let revised = Product { version: 4, ..product.clone() };
    assert!(!is_on_sheet(&offer, &revised, Some(12), NOW), "another revision");
    let ended = Product { valid_until: Some(NOW), ..product };
    assert!(!is_on_sheet(&offer, &ended, Some(12), NOW), "a price that ended");
}

#[test]
fn the_sheet_refuses_what_could_not_be_quoted_sensibly() {
    assert_eq!(widget().check(), Ok(()));
    let with = |change: fn(&mut Product)| {
        let mut product = widget();
        change(&mut product);
        product.check()
    };
    assert!(with(|p| p.name = " ".to_owned()).is_err());
    assert!(with(|p| p.name = "Widget\r\nBcc: all".to_owned()).is_err());
    assert_eq!(with(|p| p.unit_price.minor = -1), Err(SheetFault::NegativePrice));
    assert_eq!(with(|p| p.tiers.reverse()), Err(SheetFault::TierOrder));
    assert_eq!(
        with(|p| p.tiers.push(Tier { min_quantity: 90, unit_price_minor: 4_100 })),
        Err(SheetFault::TierRises { min_quantity: 90 })
    );
}

#[test]
fn units_and_taxes_read_naturally() {
    for (quantity, unit, text) in [
        (1, "box", "1 box"),
        (2, "box", "2 boxes"),
        (3, "pcs", "3 pcs"),
        (2, "copy", "2 copies"),
        (4, "", "4"),
    ] {
        assert_eq!(counted(quantity, unit), text);
    }
    let tax = |basis_points, included| Tax { label: "VAT".to_owned(), basis_points, included }.to_string();
    assert_eq!(tax(Some(825), true), "incl. 8.25% VAT");
    assert_eq!(tax(Some(750), false), "excl. 7.5% VAT");
    assert_eq!(tax(None, false), "excl. VAT");
}

prop_compose! {
    /// A sheet entry as `check` lets it in: tiers ascend in quantity and never rise in price.
    fn sheet_entry()(
        price in 0_i64..1_000_000_000,
        steps in proptest::collection::vec((1_i64..500, 0_i64..100_000), 0..5),
        ends_in_days in proptest::option::of(-30_i64..60),
    ) -> Product {
        let (mut quantity, mut minor) = (1, price);
        let tiers = steps.into_iter().map(|(further, less)| {
            quantity += further;
            minor = (minor - less).max(0);
            Tier { min_quantity: quantity, unit_price_minor: minor }
        }).collect();
        let unit_price = Money { minor: price, currency: Currency::USD };
        Product { unit_price, tiers, valid_until: ends_in_days.map(|days| NOW + Span::days(days)), ..widget() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_offer_adds_up_stands_for_a_while_and_is_on_the_sheet(
        product in sheet_entry(), quantity in -5_i64..2_000,
    ) {
        prop_assert_eq!(product.check(), Ok(()));
        match quote(&product, quantity, NOW, 14) {
            Ok(offer) => {
                prop_assert_eq!(offer.total.minor, offer.unit_price.minor * quantity);
                prop_assert!(offer.is_valid_at(NOW));
                prop_assert!(!product.is_expired(NOW));
                prop_assert!(is_on_sheet(&offer, &product, Some(quantity), NOW));
            }
            Err(fault) => prop_assert!(quantity < 1 || product.is_expired(NOW), "{}", fault),
        }
    }

    #[test]
    fn more_units_never_cost_more_each(product in sheet_entry(), fewer in 1_i64..1_000, more in 0_i64..1_000) {
        let small = product.unit_price_for(fewer);
        prop_assert!(product.unit_price_for(fewer + more).minor <= small.minor);
        prop_assert!(small.minor <= product.unit_price.minor);
    }
}
