//! Counts over many events, kept until the store changes.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most values kept.
const MOST: usize = 200;

type Value = Arc<dyn Any + Send + Sync>;

#[derive(Default)]
struct Kept {
    state: (i64, String),
    values: BTreeMap<String, Value>,
}

/// Values by the question they answer, all of one state of the store.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Kept>);

impl Cache {
    /// The value of a question; `make` answers it where it is not kept.
    pub fn get<T: Send + Sync + 'static, E>(
        &self,
        state: &(i64, String),
        question: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.state != *state {
                *kept = Kept { state: state.clone(), values: BTreeMap::new() };
            }
            let found = kept.values.get(question).cloned();
            if let Some(value) = found.and_then(|v| v.downcast::<T>().ok()) {
                return Ok(value);
            }
        }
        let value = Arc::new(make()?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.state == *state {
            if kept.values.len() >= MOST {
                kept.values.clear();
            }
            kept.values.insert(question.to_owned(), Arc::clone(&value) as Value);
        }
        Ok(value)
    }
}
