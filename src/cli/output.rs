//! Where results go: standard output, or a file that is whole at any time.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::NamedTempFile;

/// A place for results.
pub(super) enum Output<'a> {
    /// Standard output.
    Stream(&'a mut dyn Write),
    /// A pipe or a device, such as `/dev/null`: nothing to keep whole.
    Device(BufWriter<fs::File>),
    /// A file beside the one that it will replace.
    Replacement { file: BufWriter<NamedTempFile>, target: PathBuf },
}

impl<'a> Output<'a> {
    /// Opens `path`, or takes `stdout` where there is none or it is "-".
    ///
    /// # Errors
    /// If nothing can be written there.
    pub(super) fn open(path: Option<&Path>, stdout: &'a mut dyn Write) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Self::Stream(stdout)) };
        Self::file(path).with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn file(path: &Path) -> io::Result<Self> {
        // A link stays a link: what it points to is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let known = fs::metadata(&target).ok();
        if known.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if known.as_ref().is_some_and(|known| !known.is_file()) {
            return Ok(Self::Device(BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?)));
        }
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Says what is wrong before the name of a temporary file gets into the message.
        fs::metadata(folder)?;
        let mut beside = tempfile::Builder::new();
        beside.prefix(".evaluate-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // The rights of the old file, or those that a new one usually gets.
            beside.permissions(known.map_or_else(|| fs::Permissions::from_mode(0o666), |known| known.permissions()));
        }
        Ok(Self::Replacement { file: BufWriter::new(beside.tempfile_in(folder)?), target })
    }

    /// Puts what was written into its place.
    ///
    /// # Errors
    /// If that fails; the old file is then as it was.
    pub(super) fn commit(self) -> anyhow::Result<()> {
        match self {
            Self::Stream(stream) => Ok(stream.flush()?),
            Self::Device(mut file) => Ok(file.flush()?),
            Self::Replacement { file, target } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(&target)
                    .map(drop)
                    .map_err(|error| error.error)
                    .with_context(|| format!("cannot write `{}`", target.display()))
            }
        }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Device(file) => file.write(bytes),
            Self::Replacement { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Device(file) => file.flush(),
            Self::Replacement { file, .. } => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_old_or_new_and_nothing_between() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let mut stdout = Vec::new();

        let mut output = Output::open(Some(&path), &mut stdout).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");

        let mut output = Output::open(Some(&path), &mut stdout).unwrap();
        output.write_all(b"new").unwrap();
        output.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(Output::open(Some(folder.path()), &mut stdout).is_err(), "a folder is no file");
    }
}
