use std::fs;
use std::mem;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

/// Removes files on threads of its own while others go on. More of them than there are processors, since they wait: for a
/// server where the file system is on one, and for the disk where it is told at once of what it may forget (ext4 with `discard`
/// and no journal: a tenth of a millisecond a file, three times what putting the new one in place takes).
pub(super) struct Remover {
    /// Not handed over yet.
    files: Vec<PathBuf>,
    queue: Option<mpsc::Sender<Vec<PathBuf>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Remover {
    const THREADS: usize = 8;
    /// Files handed over at a time, or threads would do little but wake each other.
    const SOME: usize = 64;

    pub fn new() -> Self {
        let (queue, files) = mpsc::channel::<Vec<PathBuf>>();
        let files = Arc::new(Mutex::new(files));
        let remove = || {
            let files = files.clone();
            thread::Builder::new().name("remover".to_owned()).spawn(move || {
                loop {
                    let next = files.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(some) = next else { return };
                    some.into_iter().for_each(|file| _ = fs::remove_file(file));
                }
            })
        };
        // With fewer threads than wanted it takes longer; with none, what is left is cleared away with its folder.
        let threads = (0..Self::THREADS).map_while(|_| remove().ok()).collect();
        Self { files: Vec::new(), queue: Some(queue), threads }
    }

    /// Takes a file to remove until this is dropped. What can't be removed stays.
    pub fn remove(&mut self, file: PathBuf) {
        self.files.push(file);
        if self.files.len() == Self::SOME {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        if let Some(queue) = &self.queue {
            _ = queue.send(mem::take(&mut self.files));
        }
    }
}

impl Drop for Remover {
    /// Waits until all is removed.
    fn drop(&mut self) {
        self.hand_over();
        self.queue = None;
        self.threads.drain(..).for_each(|thread| _ = thread.join());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_took_is_gone_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = |n: usize| folder.path().join(n.to_string());
        (0..100).for_each(|n| fs::write(file(n), "").unwrap());
        let mut remover = Remover::new();
        (0..40).map(file).for_each(|file| remover.remove(file));
        // Some are not there.
        (90..110).map(file).for_each(|file| remover.remove(file));
        drop(remover);
        let left: Vec<usize> = (0..110).filter(|n| file(*n).exists()).collect();
        assert_eq!(left, (40..90).collect::<Vec<_>>());
    }
}
