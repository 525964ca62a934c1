//! Counts of requests, in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the classes of durations, in seconds.
const CLASSES: [f64; 8] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 5.0];

#[derive(Debug, Default, Clone)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    classes: [u64; CLASSES.len()],
    count: u64,
    seconds: f64,
}

/// What was asked how often, by route.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<String, Route>>);

impl Metrics {
    /// Counts an answer.
    pub fn add(&self, route: &str, status: u16, took: Duration) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry(route.to_owned()).or_default();
        *route.statuses.entry(status).or_default() += 1;
        let seconds = took.as_secs_f64();
        for (class, end) in route.classes.iter_mut().zip(CLASSES) {
            *class += u64::from(seconds <= end);
        }
        route.count += 1;
        route.seconds += seconds;
    }

    /// All counts.
    pub fn text(&self) -> String {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP lagebild_http_requests_total Requests by route and status.\n\
             # TYPE lagebild_http_requests_total counter\n",
        );
        for (name, route) in routes.iter() {
            for (status, n) in &route.statuses {
                let _ =
                    writeln!(out, "lagebild_http_requests_total{{route=\"{name}\",status=\"{status}\"}} {n}");
            }
        }
        out.push_str(
            "# HELP lagebild_http_request_seconds How long answers took.\n\
             # TYPE lagebild_http_request_seconds histogram\n",
        );
        for (name, route) in routes.iter() {
            for (end, n) in CLASSES.iter().zip(route.classes) {
                let _ = writeln!(
                    out,
                    "lagebild_http_request_seconds_bucket{{route=\"{name}\",le=\"{end}\"}} {n}"
                );
            }
            let (count, seconds) = (route.count, route.seconds);
            let _ = writeln!(
                out,
                "lagebild_http_request_seconds_bucket{{route=\"{name}\",le=\"+Inf\"}} {count}\n\
                 lagebild_http_request_seconds_sum{{route=\"{name}\"}} {seconds:.6}\n\
                 lagebild_http_request_seconds_count{{route=\"{name}\"}} {count}"
            );
        }
        out
    }
}
