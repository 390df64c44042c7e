//! Writes the TypeScript of the command table: `cargo run -p nexscout-api --example typescript -- FILE`.

fn main() -> std::io::Result<()> {
    let file = std::env::args_os().nth(1).ok_or(std::io::Error::other("usage: typescript FILE"))?;
    if let Some(folder) = std::path::Path::new(&file).parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, api::typescript())
}
