//! The application: routes, what every request passes, and the server.

use crate::answer::{Answer, harden};
use crate::ask::{Ask, Theme};
use crate::cache::Cache;
use crate::desk::Desk;
use crate::guard::{BROWSER, Guard, SESSION, cookie};
use crate::live::{self, Live};
use crate::map::World;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::server::{Config, SHORTEST, ServeError};
use crate::trouble::Trouble;
use crate::words::Lang;
use crate::{api, assets, page};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, MatchedPath, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use lagebild_store::Reader;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Largest request, in bytes: an item to code.
const LARGEST: usize = 1 << 20;
/// How long an answer may take.
const LONGEST: Duration = Duration::from_secs(20);
/// Items coded at once.
const CODING: usize = 2;
/// How long language and theme are remembered, in seconds: a year.
const REMEMBERED: u32 = 31_536_000;

pub(crate) struct App {
    pub pool: Arc<Pool>,
    pub desk: Arc<dyn Desk>,
    pub guard: Guard,
    pub metrics: Metrics,
    pub cache: Cache,
    pub world: World,
    pub store: PathBuf,
    pub live: Live,
    coding: Semaphore,
}

pub(crate) type Shared = Arc<App>;

/// What a page is made from.
pub(crate) struct Room<'a> {
    pub app: &'a App,
    pub reader: &'a Reader,
    pub ask: &'a Ask,
    /// The rest of the path.
    pub rest: &'a str,
}

type Page = fn(&Room<'_>) -> Result<Answer, Trouble>;

/// The application over a store.
///
/// # Errors
///
/// When the store cannot be opened, or others could ask without a token.
pub fn router(config: &Config, desk: Arc<dyn Desk>) -> Result<Router, ServeError> {
    Ok(routed(&open(config, desk)?))
}

/// Opens the store.
pub(crate) fn open(config: &Config, desk: Arc<dyn Desk>) -> Result<Shared, ServeError> {
    let token = config.token.as_deref().map(str::trim).filter(|t| !t.is_empty());
    if !config.listen.ip().is_loopback() && token.is_none() {
        return Err(ServeError::Open(config.listen));
    }
    if let Some(short) = token.map(|t| t.chars().count()).filter(|n| *n < SHORTEST) {
        return Err(ServeError::Short(short));
    }
    let reader = Reader::open(&config.store, &(config.clock)())?;
    if reader.connection().prepare("SELECT 1 FROM happenings, speakers LIMIT 1").is_err() {
        return Err(ServeError::Old(config.store.clone()));
    }
    Ok(Arc::new(App {
        pool: Arc::new(Pool::open(&config.store, Arc::clone(&config.clock), config.readers)?),
        desk,
        guard: Guard::new(config.listen, token).map_err(ServeError::Random)?,
        metrics: Metrics::default(),
        cache: Cache::default(),
        world: World::builtin(),
        store: config.store.clone(),
        live: Live::default(),
        coding: Semaphore::new(CODING),
    }))
}

/// The routes with what every request passes.
pub(crate) fn routed(app: &Shared) -> Router {
    routes()
        .fallback(nothing)
        .layer(from_fn_with_state(Arc::clone(app), gate))
        .layer(RequestBodyLimitLayer::new(LARGEST))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .with_state(Arc::clone(app))
}

/// Paths of the interface for programs; `openapi.json` describes them, a test holds both together.
pub(crate) const API: [(&str, Page); 15] = [
    ("/api/v1/events", api::events),
    ("/api/v1/events/{*id}", api::event),
    ("/api/v1/stories", api::stories),
    ("/api/v1/stories/{*name}", api::story),
    ("/api/v1/history/{*name}", api::history),
    ("/api/v1/happenings", api::happenings),
    ("/api/v1/happenings/{id}", api::happening),
    ("/api/v1/actors", api::actors),
    ("/api/v1/statements/{*who}", api::statements),
    ("/api/v1/search", api::search),
    ("/api/v1/series", api::series),
    ("/api/v1/situation", api::situation),
    ("/api/v1/reviews", api::reviews),
    ("/api/v1/new", api::new),
    ("/api/v1/status", api::status),
];

fn routes() -> Router<Shared> {
    let mut out = Router::new()
        .route("/", shows(page::situation::show))
        .route("/events", shows(page::events::show))
        .route("/events.csv", shows(page::events::csv))
        .route("/events.jsonl", shows(page::events::jsonl))
        .route("/events.geojson", shows(page::events::geojson))
        .route("/series", shows(page::series::show))
        .route("/event/{*id}", shows(page::story::of_event))
        .route("/search", shows(page::search::show))
        .route("/story/{*name}", shows(page::story::show))
        .route("/actor", shows(page::actor::choose))
        .route("/actor/{*who}", shows(page::actor::show))
        .route("/pair", shows(page::pair::choose))
        .route("/pair/{*who}", shows(page::pair::show))
        .route("/happening/{id}", shows(page::happening::show))
        .route("/happenings", shows(page::happening::list))
        .route("/review", shows(page::review::show).post(page::review::decide))
        .route("/review/undo", post(page::review::undo))
        .route("/review/overlay", shows(page::overlay::show))
        .route("/review/overlay/{*file}", shows(page::overlay::file))
        .route("/review/gold.jsonl", shows(page::review::gold))
        .route("/login", get(page::login::form).post(page::login::enter))
        .route("/logout", post(page::login::leave))
        .route("/assets/{name}", get(asset))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/api/openapi.json", get(openapi))
        .route("/api/v1/live", get(live::listen))
        .route("/api/v1/code", post(code));
    for (path, page) in API {
        out = out.route(path, shows(page));
    }
    out
}

fn shows(page: Page) -> MethodRouter<Shared> {
    get(move |State(app): State<Shared>, rest: Option<Path<String>>, ask: Ask| async move {
        let rest = rest.map(|Path(rest)| rest).unwrap_or_default();
        let (asked, worker) = (ask.clone(), Arc::clone(&app));
        let work = move |reader: &Reader| page(&Room { app: &worker, reader, ask: &ask, rest: &rest });
        answered(&app, &asked, app.pool.run(work).await)
    })
}

/// The answer, or a page (for programs: JSON) that tells what is wrong.
pub(crate) fn answered(app: &App, ask: &Ask, done: Result<Answer, Trouble>) -> Response {
    match done {
        Ok(answer) => answer.into_response(),
        Err(t) if ask.path.starts_with("/api/") => {
            let text = serde_json::json!({"error": t.text}).to_string();
            let mut out = Answer::Json(text).into_response();
            *out.status_mut() = t.status;
            out
        }
        Err(t) => page::trouble(app, ask, &t).into_response(),
    }
}

impl FromRequestParts<Shared> for Ask {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let pairs = Self::pairs(parts.uri.query().unwrap_or(""));
        let named = |name: &str| pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str());
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok());
        let kept = |name: &str| cookie(&parts.headers, name);
        let lang = named("lang")
            .and_then(Lang::of)
            .or_else(|| kept("lage_lang").and_then(Lang::of))
            .or_else(|| accepted.and_then(Lang::accepted))
            .unwrap_or_default();
        let theme = named("theme").or_else(|| kept("lage_theme")).and_then(Theme::of).unwrap_or_default();
        let browser = kept(BROWSER).unwrap_or("");
        let reviewer = kept("lage_reviewer").and_then(|r| {
            let (name, _) = form_urlencoded::parse(r.as_bytes()).next()?;
            (!name.is_empty()).then(|| name.into_owned())
        });
        Ok(Self {
            path: parts.uri.path().to_owned(),
            lang,
            theme,
            guarded: app.guard.asks(),
            reviewer,
            token: app.guard.form(browser),
            pairs,
        })
    }
}

/// What may be asked without the token.
const OPEN: [&str; 3] = ["/login", "/health", "/assets/"];

/// What every request passes: host, origin, token; and what every answer gets: headers, cookies, a count.
async fn gate(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let path = request.uri().path().to_owned();
    let wishes = Ask::pairs(request.uri().query().unwrap_or(""));
    let browser = cookie(request.headers(), BROWSER).map_or_else(Guard::browser, str::to_owned);
    let is_new = cookie(request.headers(), BROWSER).is_none();
    if is_new {
        // forms of this very answer are bound to it already
        let value = format!("{BROWSER}={browser}");
        if let Ok(value) = HeaderValue::from_str(&value) {
            request.headers_mut().append(header::COOKIE, value);
        }
    }
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let plain = |status: StatusCode, text: &'static str| (status, Body::from(text)).into_response();
    let mut answer = if !app.guard.host_is_ours(&headers) {
        plain(StatusCode::MISDIRECTED_REQUEST, "this server answers only to the names of this machine\n")
    } else if Guard::is_foreign(&method, &headers) {
        plain(StatusCode::FORBIDDEN, "sent from another site\n")
    } else if OPEN.iter().any(|o| path.starts_with(o)) || app.guard.lets_in(&headers) {
        next.run(request).await
    } else if path.starts_with("/api/") || path == "/metrics" {
        plain(StatusCode::UNAUTHORIZED, "{\"error\": \"send the token: Authorization: Bearer TOKEN\"}\n")
    } else {
        Answer::There("/login".to_owned()).into_response()
    };
    let headers = answer.headers_mut();
    harden(headers);
    if is_new && !path.starts_with("/assets/") && !path.starts_with("/api/") {
        remember(headers, BROWSER, &browser, "; HttpOnly");
    }
    for (name, kept, known) in [
        ("lang", "lage_lang", (|w| Lang::of(w).is_some()) as fn(&str) -> bool),
        ("theme", "lage_theme", |w| Theme::of(w).is_some()),
    ] {
        if let Some((_, value)) = wishes.iter().find(|(k, v)| k == name && known(v)) {
            remember(headers, kept, value, "");
        }
    }
    app.metrics.add(&route, answer.status().as_u16(), begun.elapsed());
    answer
}

fn remember(headers: &mut HeaderMap, name: &str, value: &str, more: &str) {
    let text = format!("{name}={value}; Path=/; Max-Age={REMEMBERED}; SameSite=Lax{more}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The reviewer's name, remembered.
pub(crate) fn reviewer_cookie(name: &str) -> String {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("lage_reviewer={name}; Path=/review; Max-Age={REMEMBERED}; SameSite=Lax; HttpOnly")
}

/// A cookie that ends with the browser, or now.
pub(crate) fn session_cookie(session: Option<&str>) -> String {
    match session {
        Some(s) => format!("{SESSION}={s}; Path=/; HttpOnly; SameSite=Strict"),
        None => format!("{SESSION}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"),
    }
}

async fn nothing(State(app): State<Shared>, ask: Ask) -> Response {
    let text = ask.lang.get("wrong.path").to_owned();
    answered(&app, &ask, Err(Trouble::missing(text)))
}

async fn asset(Path(name): Path<String>) -> Response {
    assets::answer(&name)
}

async fn health(State(app): State<Shared>) -> Response {
    let found = app.pool.run(|reader| Ok(reader.state()?)).await;
    let (status, text) = match found {
        Ok(_) => (StatusCode::OK, "{\"status\": \"ok\"}\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "{\"status\": \"the store cannot be read\"}\n"),
    };
    let mut out = Answer::Json(text.to_owned()).into_response();
    *out.status_mut() = status;
    out
}

async fn metrics(State(app): State<Shared>) -> Response {
    let mut out = Body::from(app.metrics.text()).into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    out.headers_mut().insert(header::CONTENT_TYPE, kind);
    out
}

async fn openapi() -> Response {
    Answer::Json(api::DESCRIPTION.to_owned()).into_response()
}

async fn code(State(app): State<Shared>, ask: Ask, body: Bytes) -> Response {
    let Ok(_turn) = app.coding.try_acquire() else {
        let busy = "the coder is busy; send the item again in a moment";
        return answered(&app, &ask, Err(Trouble::new(StatusCode::TOO_MANY_REQUESTS, busy)));
    };
    let (worker, asked) = (Arc::clone(&app), ask.clone());
    let work = tokio::task::spawn_blocking(move || api::code(&worker, &ask, &body));
    let done = work.await.unwrap_or_else(|_| Err(Trouble::ours("the item ended the coder")));
    answered(&app, &asked, done)
}
