//! The window that says why no workspace is open: words of the one `ApiError`, no script, no way to the command
//! table. Closing it ends the program.

use api::ApiError;
use tauri::{
    AppHandle, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    http::{Response, header},
    webview::NewWindowResponse,
};

/// Label of the window; no capability names it.
pub const LABEL: &str = "failure";
/// Scheme of the page.
pub const SCHEME: &str = "failure";

/// Shows why.
///
/// # Errors
/// When the system refuses a window.
pub fn show(app: &AppHandle) -> anyhow::Result<WebviewWindow> {
    let address = if cfg!(windows) { "http://failure.localhost/" } else { "failure://localhost/" };
    let url: Url = address.parse()?;
    let own = url.clone();
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(url))
        .title("NexScout cannot open this workspace")
        .inner_size(640.0, 420.0)
        .on_navigation(move |to| *to == own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    Ok(window)
}

/// The page.
pub fn page(error: Option<&ApiError>) -> Response<Vec<u8>> {
    let html = error.map(words).unwrap_or_default();
    let mut response = Response::new(html.into_bytes());
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // No script; the style is this file's own and every word in the page is escaped.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ] {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

fn words(error: &ApiError) -> String {
    let hint = error.hint.as_deref().map(|hint| format!("<p id=hint>{}</p>", escape(hint)));
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>NexScout cannot open this workspace</title>\
         <style>{STYLE}</style><main role=alert><h1>NexScout cannot open this workspace</h1>\
         <p id=message>{}</p>{}<p id=code>Nothing was changed. Code {}, incident {}. Close this window to end \
         NexScout.</p></main></html>",
        escape(&error.message),
        hint.unwrap_or_default(),
        error.code.as_str(),
        escape(&error.incident),
    )
}

/// Colours as in the design's tokens, of both themes.
const STYLE: &str = "\
    :root{color-scheme:light dark;--bg:#f6f6f4;--text:#1c1d1a;--faint:#5a5c55;--danger:#b42318}\
    @media(prefers-color-scheme:dark){:root{--bg:#131412;--text:#ecede8;--faint:#adb0a7;--danger:#ff8a7d}}\
    body{margin:0;font:13px/1.5 Inter,system-ui,sans-serif;color:var(--text);background:var(--bg)}\
    main{max-width:34rem;margin:0 auto;padding:48px 24px}\
    h1{font-size:20px;font-weight:620;margin:0 0 16px;color:var(--danger)}\
    p{margin:0 0 12px;overflow-wrap:anywhere}#message{font-size:15px}#code{color:var(--faint)}";

/// Text as text: nothing in it is markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Code;

    #[test]
    fn words_of_an_error_are_text() {
        let error = ApiError::new(Code::Conflict, "owned by <script>alert('x')</script> & co")
            .hint("end \"process\" 7 first");
        let page = String::from_utf8(page(Some(&error)).into_body()).unwrap();
        assert!(page.contains("owned by &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; co"));
        assert!(page.contains("end &quot;process&quot; 7 first"));
        assert!(page.contains("Code conflict, incident "));
        assert!(!page.contains("<script"));
    }
}
