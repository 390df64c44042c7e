//! The website's side: chat calls, widget and test page over HTTP.
