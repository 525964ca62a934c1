//! Asking for the token.

use super::trouble;
use crate::answer::Answer;
use crate::app::{Shared, session_cookie};
use crate::ask::Ask;
use crate::trouble::Trouble;
use crate::view::View;
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "login.html")]
struct Page<'a> {
    v: View<'a>,
    wrong: bool,
}

fn page(app: &Shared, ask: &Ask, wrong: bool) -> Response {
    let v = View::new(ask, app.desk.as_ref(), "", ask.lang.get("login.title"));
    match (Page { v, wrong }).render() {
        Ok(text) if wrong => Answer::Told(StatusCode::FORBIDDEN, text).into_response(),
        Ok(text) => Answer::Page(text).into_response(),
        Err(e) => trouble(app, ask, &Trouble::from(e)).into_response(),
    }
}

/// `GET /login`
pub(crate) async fn form(State(app): State<Shared>, ask: Ask) -> Response {
    page(&app, &ask, false)
}

/// `POST /login`
pub(crate) async fn enter(State(app): State<Shared>, ask: Ask, body: Bytes) -> Response {
    let sent = form_urlencoded::parse(&body).find(|(k, _)| k == "token").map(|(_, v)| v.into_owned());
    if !sent.is_some_and(|t| app.guard.takes(&t)) {
        return page(&app, &ask, true);
    }
    with_session(Answer::There("/".to_owned()).into_response(), Some(&app.guard.session()))
}

/// `POST /logout`
pub(crate) async fn leave() -> Response {
    with_session(Answer::There("/login".to_owned()).into_response(), None)
}

fn with_session(mut answer: Response, session: Option<&str>) -> Response {
    if let Ok(value) = HeaderValue::from_str(&session_cookie(session)) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}
