//! Work on many threads, with results in the order of the tasks.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc;

use rayon::ThreadPoolBuilder;

/// Tasks that are put in order together: with 32 questions 12 of a kind, and more make nothing faster.
const BLOCK: usize = 384;
/// Tasks of a block that a thread does one after the other.
const AT_ONCE: usize = 8;
/// Tasks under way for each thread, besides two blocks: enough that none waits while a long answer holds up the results behind it.
const TASKS_A_THREAD: usize = 64;
/// Bytes of answers under way from which on no new one is started.
const BYTES: usize = 8 << 20;

/// What a source of tasks can say.
pub(super) enum Supply<T> {
    /// A task and its size in bytes.
    Task(T, usize),
    /// The next task may have to be waited for; everything that is under way is finished and handed over first.
    Drain,
    End,
}

/// Takes tasks from `supply` and hands their results to `done`, both on this thread and in order, while `work` is done on
/// `threads` others (0: one for each processor, or what `RAYON_NUM_THREADS` says). What is under way at a time is limited,
/// so that memory does not grow with the number of tasks.
///
/// Tasks of one `kind` are done one after the other as far as possible: what a question is judged by then stays in the cache of
/// the processor, which makes a batch of mixed questions a quarter faster.
///
/// `supply` is told whether anything is under way; `done` gets `None` when all that was has been handed over.
///
/// # Errors
/// If no thread can be started, or the first error of `supply` or `done`; what is under way is then finished unseen.
pub(super) fn in_order<T: Send, R: Send, K: Ord>(
    threads: usize,
    mut supply: impl FnMut(bool) -> anyhow::Result<Supply<T>>,
    kind: impl Fn(&T) -> K,
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(Option<R>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    let most = most_under_way(pool.current_num_threads());
    let work = &work;
    pool.in_place_scope(|scope| {
        let (sender, results) = mpsc::channel();
        let start = |block: &mut Vec<(usize, T)>| {
            block.sort_by_cached_key(|(_, task)| kind(task));
            let mut tasks = block.drain(..).peekable();
            while tasks.peek().is_some() {
                let (some, sender): (Vec<_>, _) = (tasks.by_ref().take(AT_ONCE).collect(), sender.clone());
                scope.spawn(move |_| {
                    // Handed over together: to wake who waits for results takes a tenth of the time of an answer. Nobody listens
                    // any more after an error.
                    let results: Vec<_> = some.into_iter().map(|(position, task)| (position, work(task))).collect();
                    drop(sender.send(results));
                });
            }
        };
        // Tasks that are not started yet, with their positions among all.
        let mut block: Vec<(usize, T)> = Vec::with_capacity(BLOCK);
        let mut early: BTreeMap<usize, R> = BTreeMap::new();
        let mut sizes: VecDeque<usize> = VecDeque::new();
        let (mut next, mut bytes) = (0, 0);
        let mut has_more = true;
        while has_more || !sizes.is_empty() {
            let has_room = sizes.len() < most && bytes < BYTES;
            let supplied = (has_more && has_room).then(|| supply(!sizes.is_empty())).transpose()?;
            let must_wait = !matches!(supplied, Some(Supply::Task(..)));
            let is_due = match supplied {
                Some(Supply::Task(task, size)) => {
                    block.push((next + sizes.len(), task));
                    sizes.push_back(size);
                    bytes += size;
                    block.len() == BLOCK
                }
                Some(Supply::Drain) => true,
                Some(Supply::End) => {
                    has_more = false;
                    true
                }
                // As long as others are under way, it waits for more of its kinds.
                None => block.len() == sizes.len(),
            };
            if is_due {
                start(&mut block);
            }
            early.extend(results.try_iter().flatten());
            if must_wait && !sizes.is_empty() && !early.contains_key(&next) {
                early.extend(results.recv().into_iter().flatten());
            }
            while let Some(result) = early.remove(&next) {
                next += 1;
                bytes -= sizes.pop_front().unwrap_or(0);
                done(Some(result))?;
                if sizes.is_empty() {
                    done(None)?;
                }
            }
        }
        Ok(())
    })
}

fn most_under_way(threads: usize) -> usize {
    2 * BLOCK + TASKS_A_THREAD * threads
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_few_are_under_way() {
        for threads in [1, 2, 7] {
            let (started, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let mut tasks = 0..2_000_u64;
            let mut seen = Vec::new();
            let supply = |_| {
                Ok(tasks.next().map_or(Supply::End, |task| {
                    let under_way = 1 + started.fetch_add(1, Ordering::SeqCst) - finished.load(Ordering::SeqCst);
                    assert!(under_way <= most_under_way(threads), "{under_way}");
                    Supply::Task(task, 1)
                }))
            };
            // Some take much longer than others.
            let work = |task: u64| {
                (0..task % 97 * 1_000).fold(task, |sum, number| std::hint::black_box(sum + number)).min(task)
            };
            in_order(
                threads,
                supply,
                |task| task % 7,
                work,
                |result| {
                    finished.fetch_add(usize::from(result.is_some()), Ordering::SeqCst);
                    seen.extend(result);
                    Ok(())
                },
            )
            .unwrap();
            assert!(seen.iter().copied().eq(0..2_000), "{threads}");
        }
    }

    #[test]
    fn tasks_of_a_kind_are_done_one_after_the_other() {
        let mut tasks = 0..2 * BLOCK;
        let supply = |_| Ok(tasks.next().map_or(Supply::End, |task| Supply::Task(task, 1)));
        let worked = Mutex::new(Vec::new());
        in_order(1, supply, |task| task % 4, |task| worked.lock().unwrap().push(task), |_| Ok(())).unwrap();
        let worked = worked.into_inner().unwrap();
        assert_eq!(worked.len(), 2 * BLOCK);
        for block in worked.chunks(BLOCK) {
            assert_eq!(block.chunk_by(|one, other| one % 4 == other % 4).count(), 4);
        }
    }

    #[test]
    fn everything_is_handed_over_before_a_wait() {
        let (mut given, done) = (0, AtomicUsize::new(0));
        let supply = |is_busy: bool| {
            if is_busy && given % 10 == 0 {
                return Ok(Supply::Drain);
            }
            assert!(given % 10 != 0 || done.load(Ordering::SeqCst) == given);
            given += 1;
            Ok(if given > 50 { Supply::End } else { Supply::Task(given, 1) })
        };
        in_order(
            2,
            supply,
            |task| *task,
            |task| task,
            |result| {
                done.fetch_add(usize::from(result.is_some()), Ordering::SeqCst);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(done.into_inner(), 50);
    }

    #[test]
    fn an_error_ends_it() {
        let supply = |_| Ok(Supply::Task(0, BYTES / 4));
        let result = in_order(2, supply, |_| 0, |task| task, |_| anyhow::bail!("full"));
        assert_eq!(result.unwrap_err().to_string(), "full");
        let supply = |_| -> anyhow::Result<Supply<u8>> { anyhow::bail!("gone") };
        let result = in_order(1, supply, |task| *task, |task| task, |_| Ok(()));
        assert_eq!(result.unwrap_err().to_string(), "gone");
    }
}
