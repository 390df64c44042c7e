//! `nexscoutctl demo`: plays the scenarios of product.md section 12 that exist so far and tells what happens as it
//! happens. Everything is real but two things: the clock, which stands still until the demo moves it, and the
//! worker's rhythm, which is one step after each move. What it shows is checked; it fails when a scenario does.

mod closing;
mod newcomers;
mod play;
mod post;
mod regulars;
mod teller;
mod whole_loop;

use crate::output::Output;
use api::{ApiError, Code};
use post::Post;
use std::process::ExitCode;
use teller::Teller;

/// Plays all scenarios; the exit code is 0 only if each showed what product.md demands.
pub async fn run(output: Output) -> Result<ExitCode, ApiError> {
    let mut teller = Teller::new(!output.json);
    played(&mut teller).await.map_err(|error| ApiError::new(Code::Unavailable, format!("{error:#}")))?;
    Ok(teller.end(output))
}

async fn played(teller: &mut Teller) -> anyhow::Result<()> {
    let post = Post::start().await?;
    teller.heading(&[
        "NexScout demo".to_owned(),
        "Real here: the program in its own temporary folder, its HTTP endpoint (visitors write over HTTP), its \
         database, its SMTP and IMAP clients."
            .to_owned(),
        "Made for the demo: the clock. It starts on Monday 2026-11-23 at 09:00 in Manila and moves only when the demo \
         moves it; hours pass in an instant."
            .to_owned(),
        format!("The mails go to {}.", post.words()),
    ]);
    newcomers::chat_becomes_a_prospect(&post, teller).await?;
    newcomers::visits_that_stay_visits(&post, teller).await?;
    newcomers::manual_mode(&post, teller).await?;
    regulars::somebody_comes_back(&post, teller).await?;
    regulars::a_drag_books_a_meeting(&post, teller).await?;
    regulars::too_little_energy(&post, teller).await?;
    regulars::twenty_five_jobs(&post, teller).await?;
    closing::score_below_the_threshold(&post, teller).await?;
    closing::a_card_is_decided(&post, teller).await?;
    whole_loop::from_hello_to_won(&post, teller).await
}
