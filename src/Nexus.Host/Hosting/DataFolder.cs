using System.Security.Cryptography;

namespace Nexus.Host.Hosting;

/// <summary>
/// Where <c>up</c> keeps everything: databases, cache, objects, secrets. One process owns it at a time.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream owner;

    private DataFolder(string path, FileStream owner) => (Path, this.owner) = (path, owner);

    public string Path { get; }

    public string Databases => Directory.CreateDirectory(System.IO.Path.Combine(Path, "databases")).FullName;

    public string Objects => Directory.CreateDirectory(System.IO.Path.Combine(Path, "objects")).FullName;

    public string Cache => Directory.CreateDirectory(System.IO.Path.Combine(Path, "cache")).FullName;

    public string Work => Directory.CreateDirectory(System.IO.Path.Combine(Path, "work")).FullName;

    /// <summary>The folder named on the command line, or <c>~/.local/share/nexus</c> (XDG base directories).</summary>
    public static string Choose(string? given) =>
        System.IO.Path.GetFullPath(
            given
                ?? System.IO.Path.Combine(
                    Environment.GetFolderPath(
                        Environment.SpecialFolder.LocalApplicationData,
                        Environment.SpecialFolderOption.Create
                    ),
                    "nexus"
                )
        );

    /// <summary>Takes the folder; throws a <see cref="StartException"/> when another process has it.</summary>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {path} cannot be made: {refused.Message} Give --data DIR.");
        }
        try
        {
            var file = new FileStream(
                System.IO.Path.Combine(path, "nexus.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            return new DataFolder(path, file);
        }
        catch (IOException taken)
        {
            throw new StartException(
                $"The data folder {path} is in use by another nexus process. Stop it or give --data DIR. ({taken.Message})"
            );
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartException($"The data folder {path} cannot be written: {denied.Message}");
        }
    }

    /// <summary>A secret that is made once and then stays, base64 of 32 bytes, readable by its owner only.</summary>
    public string Secret(string name)
    {
        var path = System.IO.Path.Combine(Path, "secrets", name);
        Directory.CreateDirectory(
            System.IO.Path.GetDirectoryName(path)!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            // Written whole or not at all: half a root key would make everything unreadable.
            var draft = path + ".new";
            File.Delete(draft);
            using (var file = new FileStream(draft, options))
            {
                file.Write(
                    System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
                );
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path);
        }
        return File.ReadAllText(path).Trim();
    }

    public void Dispose() => owner.Dispose();
}
