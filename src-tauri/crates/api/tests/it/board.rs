//! The board through the command table: columns, moves with neighbours, Undo, previews, bulk, the table and search.

use crate::workspace::Workspace;
use api::Code;
use serde_json::{Value, json};

async fn add(board: &Workspace, name: &str, more: Value) -> String {
    let mut request = json!({ "name": name });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    board.call("prospects.add", request).await["id"].as_str().unwrap().to_owned()
}

fn column<'a>(board: &'a Value, stage: &str) -> &'a Value {
    board["columns"].as_array().unwrap().iter().find(|column| column["stage"] == stage).unwrap()
}

fn names(column: &Value) -> Vec<&str> {
    column["cards"].as_array().unwrap().iter().map(|card| card["name"].as_str().unwrap()).collect()
}

async fn order(board: &Workspace, stage: &str) -> Vec<String> {
    let board = board.call("board.get", json!({})).await;
    names(column(&board, stage)).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn heads_say_the_truth_and_pages_follow_each_other() {
    let board = Workspace::new().await;
    for number in 0..7 {
        add(&board, &format!("Person {number}"), json!({ "amount": "10.00" })).await;
    }
    add(&board, "Yen", json!({ "amount": "500", "currency": "JPY", "stage": "interested" })).await;
    let first = board.call("board.get", json!({ "page": 3 })).await;
    let new = column(&first, "new");
    assert_eq!(names(new), ["Person 6", "Person 5", "Person 4"], "the newest is at the top");
    assert_eq!((&new["count"], &new["probability"]), (&json!(7), &json!(5)));
    assert_eq!(new["sums"], json!([{ "currency": "USD", "minor": 7_000 }]));
    assert_eq!(new["weighted"], json!([{ "currency": "USD", "minor": 350 }]));
    assert_eq!(
        first["open_sums"],
        json!([{ "currency": "JPY", "minor": 500 }, { "currency": "USD", "minor": 7_000 }])
    );
    assert_eq!(first["total"], 8);
    let mut seen: Vec<String> = names(new).into_iter().map(str::to_owned).collect();
    let mut cursor = new["next_cursor"].clone();
    while cursor.is_string() {
        let page = board.call("board.page", json!({ "stage": "new", "cursor": cursor, "limit": 2 })).await;
        assert_eq!(page["count"], 7);
        seen.extend(names(&page).into_iter().map(str::to_owned));
        cursor = page["next_cursor"].clone();
    }
    assert_eq!(seen, (0..7).rev().map(|number| format!("Person {number}")).collect::<Vec<_>>());

    let filter = json!({ "filter": { "search": "yen" } });
    let found = board.call("board.get", filter).await;
    assert_eq!((&found["total"], &column(&found, "new")["count"]), (&json!(1), &json!(0)));
    assert_eq!(column(&found, "interested")["sums"], json!([{ "currency": "JPY", "minor": 500 }]));
    for bad in [json!({ "page": 0 }), json!({ "filter": { "score_min": 101 } })] {
        assert_eq!(board.refused("board.get", bad).await.code, Code::Validation);
    }
    let bad = json!({ "stage": "new", "cursor": "half" });
    assert_eq!(board.refused("board.page", bad).await.field.as_deref(), Some("cursor"));
    board.end().await;
}

#[tokio::test]
async fn a_card_goes_where_it_was_dropped_and_undo_puts_it_back() {
    let board = Workspace::new().await;
    let mut ids = Vec::new();
    for name in ["C", "B", "A"] {
        ids.push(add(&board, name, json!({ "stage": "contacted" })).await);
    }
    let [c, b, a] = [&ids[0], &ids[1], &ids[2]];
    let x = add(&board, "X", json!({ "amount": "99.00" })).await;
    let y = add(&board, "Y", json!({})).await;
    assert_eq!(order(&board, "contacted").await, ["A", "B", "C"]);

    let moved =
        board.call("prospects.move", json!({ "id": x, "stage": "contacted", "above": a, "below": b })).await;
    assert_eq!(order(&board, "contacted").await, ["A", "X", "B", "C"]);
    assert_eq!((&moved["card"]["stage"], &moved["card"]["id"]), (&json!("contacted"), &json!(x)));
    assert!(moved["grace_until"].is_i64(), "{moved}");
    let stale = json!({ "id": x, "stage": "qualified", "version": 1 });
    assert_eq!(board.refused("prospects.move", stale).await.code, Code::Conflict);

    board.call("prospects.place", json!({ "id": c, "below": a })).await;
    assert_eq!(order(&board, "contacted").await, ["C", "A", "X", "B"]);
    let last = json!({ "id": c, "above": b });
    board.call("prospects.place", last).await;
    assert_eq!(order(&board, "contacted").await, ["A", "X", "B", "C"]);
    board.call("undo.apply", json!({})).await;
    board.call("undo.apply", json!({})).await;
    assert_eq!(order(&board, "contacted").await, ["A", "X", "B", "C"]);

    // Somebody else takes its place meanwhile; it still comes back above Y.
    assert_eq!(order(&board, "new").await, ["Y"]);
    let undone = board.call("undo.apply", json!({ "id": moved["undo_id"] })).await;
    assert_eq!(undone["taken_back"][0], "X is in new again");
    assert_eq!(order(&board, "new").await, ["Y", "X"], "X stood below Y");
    assert_eq!(order(&board, "contacted").await, ["A", "B", "C"]);
    let twice = board.refused("undo.apply", json!({ "id": moved["undo_id"] })).await;
    assert_eq!(twice.code, Code::Conflict);
    let _ = y;
    board.end().await;
}

#[tokio::test]
async fn undo_restores_money_exactly_and_queues_nothing() {
    let board = Workspace::new().await;
    board.call("mode.set", json!({ "mode": "autopilot" })).await;
    let cases = [
        (json!({ "amount": "250.00" }), json!({ "stage": "won" })),
        (json!({}), json!({ "stage": "won", "amount": "77.00" })),
        (json!({ "amount": "250.00" }), json!({ "stage": "won", "amount": "300.00", "currency": "PHP" })),
        (json!({}), json!({ "stage": "lost", "reason": "chose another" })),
        (json!({ "amount": "10.00" }), json!({ "stage": "lost", "reason": "chose another" })),
        (json!({}), json!({ "stage": "qualified" })),
    ];
    for (number, (person, to)) in cases.into_iter().enumerate() {
        let id = add(&board, &format!("P{number}"), person).await;
        let before = board.call("prospects.get", json!({ "id": id })).await;
        let heads = board.call("board.get", json!({})).await;
        let mut request = to.clone();
        request["id"] = json!(id);
        let moved = board.call("prospects.move", request).await;
        assert_ne!(moved["card"]["stage"], before["stage"]);
        board.call("undo.apply", json!({ "id": moved["undo_id"] })).await;
        let after = board.call("prospects.get", json!({ "id": id })).await;
        for field in ["stage", "amount_minor", "currency", "basis", "on_board"] {
            assert_eq!(after[field], before[field], "{field} after {to}");
        }
        let again = board.call("board.get", json!({})).await;
        for stage in ["new", "won", "lost", "qualified"] {
            let (was, is) = (column(&heads, stage), column(&again, stage));
            assert_eq!((&was["count"], &was["sums"]), (&is["count"], &is["sums"]), "{stage} after {to}");
            assert_eq!(names(was), names(is), "{stage} after {to}");
        }
        let open: Vec<&Value> =
            after["jobs"].as_array().unwrap().iter().filter(|job| job["state"] != "suggested").collect();
        assert!(open.is_empty(), "undo queued {open:?}");
        let verified = board.call("workspace.verify", json!({})).await;
        assert_eq!(verified["problems"], json!([]));
    }
    board.end().await;
}

#[tokio::test]
async fn move_only_offers_and_a_move_elsewhere_since_is_a_conflict() {
    let board = Workspace::new().await;
    board.call("mode.set", json!({ "mode": "autopilot" })).await;
    let id = add(&board, "Ana", json!({ "email": "ana@lopez.example" })).await;
    let only = json!({ "id": id, "stage": "qualified", "run": false });
    let first = board.call("prospects.move", only).await;
    assert_eq!((&first["queued"], &first["offered"]), (&json!([]), &json!(["qualify", "nurture"])));
    assert_eq!(first["card"]["next"]["what"], "suggestion");
    board.call("prospects.move", json!({ "id": id, "stage": "interested" })).await;
    let refused = board.refused("undo.apply", json!({ "id": first["undo_id"] })).await;
    assert_eq!(refused.code, Code::Conflict);
    assert!(refused.message.contains("interested"), "{refused}");
    board.end().await;
}

#[tokio::test]
async fn many_move_with_a_result_each_and_one_undo() {
    let board = Workspace::new().await;
    board.call("mode.set", json!({ "mode": "autopilot" })).await;
    let rich = add(&board, "Rich", json!({ "amount": "10.00" })).await;
    let poor = add(&board, "Poor", json!({})).await;
    let there = add(&board, "There", json!({ "stage": "qualified" })).await;
    let ids = json!([rich, poor, there]);
    let preview = board.call("prospects.move_preview", json!({ "ids": ids, "stage": "qualified" })).await;
    assert_eq!((&preview["prospects"], &preview["messages"]), (&json!(2), &json!(6)));
    assert_eq!(preview["skipped"][0]["id"], json!(there));
    assert_eq!((&preview["energy"], &preview["coins"]), (&json!(90), &json!(44)));
    let won = board
        .call("prospects.move_preview", json!({ "filter": { "stages": ["new"] }, "stage": "won" }))
        .await;
    assert_eq!((&won["prospects"], &won["needs_amount"]), (&json!(2), &json!(1)));

    let done = board.call("prospects.move_many", json!({ "ids": ids, "stage": "won", "run": true })).await;
    let oks: Vec<_> =
        done["results"].as_array().unwrap().iter().map(|row| row["ok"].as_bool().unwrap()).collect();
    assert_eq!(oks, [true, false, false], "{done}");
    assert_eq!(done["moved"], 1);
    assert_eq!(order(&board, "new").await, ["Poor"], "who could not move was left as it was");
    let jobs = board.call("jobs.list", json!({ "prospect_id": poor })).await;
    assert!(jobs.as_array().unwrap().iter().all(|job| job["state"] != "cancelled"), "{jobs}");

    let moved =
        board.call("prospects.move_many", json!({ "ids": ids, "stage": "interested", "run": false })).await;
    assert_eq!(moved["moved"], 3);
    assert_eq!(order(&board, "interested").await, ["Rich", "Poor", "There"], "in the order asked for");
    let steps = board.call("undo.list", json!({ "limit": 1 })).await;
    assert_eq!(
        (&steps[0]["label"], &steps[0]["prospects"]),
        (&json!("3 prospects \u{2192} interested"), &json!(3))
    );
    board.call("undo.apply", json!({})).await;
    assert_eq!(order(&board, "interested").await, [""; 0]);
    assert_eq!(order(&board, "won").await, ["Rich"], "won again, with its revenue");
    assert_eq!(board.call("prospects.get", json!({ "id": rich })).await["amount_minor"], 1_000);
    board.end().await;
}

#[tokio::test]
async fn bulk_actions_name_each_result_and_can_be_taken_back() {
    let board = Workspace::new().await;
    let ana = add(&board, "Ana", json!({ "email": "ana@lopez.example" })).await;
    let ben = add(&board, "Ben", json!({})).await;
    let ids = json!([ana, ben]);
    for (action, field, on) in
        [("hands_off", "hands_off", json!(true)), ("off_board", "on_board", json!(false))]
    {
        let before = board.call("prospects.get", json!({ "id": ana })).await[field].clone();
        let done = board.call("prospects.bulk", json!({ "ids": ids, "action": action })).await;
        assert_eq!(done["moved"], 2, "{done}");
        assert_eq!(board.call("prospects.get", json!({ "id": ana })).await[field], on);
        let twice = board.call("prospects.bulk", json!({ "ids": [ana], "action": action })).await;
        assert_eq!((&twice["moved"], &twice["undo_id"]), (&json!(0), &Value::Null));
        board.call("undo.apply", json!({ "id": done["undo_id"] })).await;
        assert_eq!(board.call("prospects.get", json!({ "id": ana })).await[field], before);
    }
    let done = board.call("prospects.bulk", json!({ "ids": ids, "action": "suppress" })).await;
    assert_eq!(done["results"][1]["error"], "Ben has no address");
    assert_eq!(done["moved"], 1);
    board.call("undo.apply", json!({})).await;
    board.end().await;
}

#[tokio::test]
async fn what_the_rep_types_can_be_taken_back() {
    let board = Workspace::new().await;
    let id = add(&board, "Ana", json!({ "email": "ana@lopez.example" })).await;
    let get = || board.call("prospects.get", json!({ "id": id }));
    let by = json!({ "id": id });
    let with = |more: Value| {
        let mut request = by.clone();
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let changes = [
        ("prospects.edit", with(json!({ "fields": { "name": "Anna", "role": "Owner" } })), "name"),
        (
            "prospects.deal",
            with(json!({ "amount": "12.50", "expected_close": 1_900_000_000_000_i64 })),
            "amount_minor",
        ),
        ("prospects.snooze", with(json!({ "until": 4_000_000_000_000_i64 })), "snoozed_until"),
        ("prospects.score_override", with(json!({ "score": 90, "reason": "met them" })), "override_score"),
        ("prospects.hands_off", with(json!({ "on": true })), "hands_off"),
        ("contacts.add", json!({ "prospect_id": id, "kind": "phone", "value": "0917 555 0123" }), "phone"),
    ];
    for (command, request, field) in changes {
        let before = get().await;
        board.call(command, request).await;
        assert_ne!(get().await[field], before[field], "{command} changed nothing");
        board.call("undo.apply", json!({})).await;
        let after = get().await;
        for same in [field, "role", "scout_score", "currency"] {
            assert_eq!(after[same], before[same], "{same} after {command}");
        }
    }
    let second = json!({ "prospect_id": id, "kind": "email", "value": "Ana@Home.example" });
    let added = board.call("contacts.add", second.clone()).await;
    assert_eq!(board.refused("contacts.add", second).await.code, Code::Conflict);
    let points = added["contact_points"].as_array().unwrap();
    let other = points.iter().find(|point| point["primary"] == false).unwrap();
    board.call("contacts.set_primary", json!({ "id": other["id"] })).await;
    assert_eq!(get().await["email"], other["value"]);
    let barred = board.call("contacts.do_not_use", json!({ "id": other["id"], "reason": "bounced" })).await;
    assert_eq!(barred["contact_points"][0]["do_not_use"], "bounced");
    board.call("undo.apply", json!({})).await;
    board.call("undo.apply", json!({})).await;
    assert_eq!(get().await["email"], added["email"]);
    board.end().await;
}

#[tokio::test]
async fn the_table_search_and_kept_filters() {
    let board = Workspace::new().await;
    board.call("mode.set", json!({ "mode": "manual" })).await;
    for (name, amount) in [("Ana <b>Lopez</b>", "30.00"), ("\u{202e}evil", "10.00"), ("Ben Santos", "20.00")]
    {
        add(&board, name, json!({ "amount": amount, "company": "Widgets \"R\" Us" })).await;
    }
    let sort = json!({ "by": "amount", "descending": true });
    let page = board.call("prospects.page", json!({ "sort": sort, "limit": 2 })).await;
    assert_eq!((&page["total"], &page["offset"]), (&json!(3), &json!(0)));
    let amounts: Vec<_> =
        page["rows"].as_array().unwrap().iter().map(|row| row["amount_minor"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [3_000, 2_000]);
    let rest = board.call("prospects.page", json!({ "sort": sort, "limit": 2, "offset": 2 })).await;
    assert_eq!(rest["rows"][0]["name"], "\u{202e}evil");
    for by in ["name", "company", "stage", "scout_score", "source", "last_touch_at", "created_at"] {
        for descending in [true, false] {
            let sorted = json!({ "sort": { "by": by, "descending": descending } });
            assert_eq!(board.call("prospects.page", sorted).await["rows"].as_array().unwrap().len(), 3);
        }
    }
    let unplanned =
        json!({ "filter": { "no_next_step": true, "stale": false, "hands_off": false, "score_min": 0 } });
    assert_eq!(board.call("prospects.page", unplanned).await["total"], 3);
    let hits = board.call("search.quick", json!({ "text": "lop" })).await;
    assert_eq!((hits.as_array().unwrap().len(), &hits[0]["name"]), (1, &json!("Ana <b>Lopez</b>")));
    for odd in ["\"", "*", "a AND", "", "NEAR(", "  "] {
        board.call("search.quick", json!({ "text": odd })).await;
    }
    let keep = json!({ "name": "Rich", "filter": { "stages": ["new"], "score_min": 5 }, "sort": sort });
    let kept = board.call("filters.save", keep.clone()).await;
    assert_eq!(kept["sort"], sort);
    assert_eq!(
        board.refused("filters.save", json!({ "name": "rich", "filter": {} })).await.code,
        Code::Conflict
    );
    let renamed =
        board.call("filters.save", json!({ "id": kept["id"], "name": "Richer", "filter": {} })).await;
    assert_eq!(board.call("filters.list", json!({})).await, json!([renamed]));
    assert_eq!(board.call("filters.remove", json!({ "id": kept["id"] })).await, json!([]));
    assert_eq!(board.refused("filters.remove", json!({ "id": kept["id"] })).await.code, Code::NotFound);
    let chips = board.call("board.counts", json!({})).await;
    assert_eq!((&chips["no_next_step"], &chips["list_only"]), (&json!(3), &json!(0)));
    board.end().await;
}

/// Every column's cards from the top down with what they are worth, and the heads.
async fn state(board: &Workspace) -> Value {
    let all = board.call("board.get", json!({ "page": 200 })).await;
    let columns = all["columns"].as_array().unwrap().iter().map(|column| {
        let cards: Vec<Value> = column["cards"]
            .as_array()
            .unwrap()
            .iter()
            .map(|card| json!([card["name"], card["amount_minor"], card["currency"], card["hands_off"]]))
            .collect();
        json!({ "stage": column["stage"], "count": column["count"], "sums": column["sums"], "cards": cards })
    });
    let listed = board.call("prospects.page", json!({ "filter": { "on_board": false } })).await;
    json!({ "columns": columns.collect::<Vec<_>>(), "listed": listed["total"] })
}

/// Numbers from a seed, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[tokio::test]
async fn whatever_was_done_undo_leads_back_step_by_step_to_the_same_board() {
    const STAGES: [&str; 7] =
        ["new", "contacted", "qualified", "interested", "ready_to_close", "won", "lost"];
    for seed in 1..=4_u64 {
        let board = Workspace::new().await;
        let mut dice = Dice(seed);
        let mut ids = Vec::new();
        for number in 0..8 {
            let more = if number % 2 == 0 { json!({ "amount": "10.00" }) } else { json!({}) };
            let stage = STAGES[dice.below(4)];
            let mut more = more;
            more["stage"] = json!(stage);
            ids.push(add(&board, &format!("P{number}"), more).await);
        }
        let mut states = vec![state(&board).await];
        for step in 0..30 {
            let [one, two, three] = [dice.below(8), dice.below(8), dice.below(8)].map(|at| ids[at].clone());
            let stage = STAGES[dice.below(7)];
            let action = ["off_board", "to_board", "hands_off"][dice.below(3)];
            let many =
                json!({ "ids": [one, two], "stage": stage, "run": false, "amount": "7.00", "reason": "no" });
            let (command, request) = match dice.below(6) {
                0 => ("prospects.place", json!({ "id": one, "above": two, "below": three })),
                1 if one != two => ("prospects.move_many", many),
                2 => (
                    "prospects.deal",
                    json!({ "id": one, "amount": format!("{step}.50"), "currency": "PHP" }),
                ),
                3 => ("prospects.bulk", json!({ "ids": [one, two], "action": action })),
                _ => (
                    "prospects.move",
                    json!({ "id": one, "stage": stage, "above": two, "amount": "99.00", "reason": "no" }),
                ),
            };
            let steps = board.call("undo.list", json!({ "limit": 1 })).await[0]["id"].clone();
            let _ = board.try_call(command, request).await;
            // Refused, or nothing changed: nothing is on record.
            if board.call("undo.list", json!({ "limit": 1 })).await[0]["id"] != steps {
                states.push(state(&board).await);
            }
        }
        assert!(states.len() > 10, "seed {seed} did too little");
        let last = states.pop().unwrap();
        assert_eq!(state(&board).await, last, "seed {seed}");
        while let Some(before) = states.pop() {
            let undone = board.call("undo.apply", json!({})).await;
            assert_eq!(state(&board).await, before, "seed {seed}: {undone}");
        }
        assert_eq!(board.call("workspace.verify", json!({})).await["problems"], json!([]));
        board.end().await;
    }
}
