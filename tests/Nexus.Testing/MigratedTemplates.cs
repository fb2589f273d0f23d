using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Nexus.Kernel.Data;
using Nexus.Kernel.Services;

namespace Nexus.Testing;

/// <summary>
/// Migrates the schemas of a set of services once a test run; every further host starts from a copy. That migrations
/// run on an empty database is what the first of them shows, and the tests of the migrator itself.
/// </summary>
internal static class MigratedTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Template>>> Known = new();

    /// <param name="migrate">Migrates what is in the folder, or at the connection string.</param>
    /// <returns>A database of one's own with all schemas, and how to drop it.</returns>
    public static async Task<(string ConnectionString, Func<Task> Drop)> CopyAsync(
        DatabaseEngine engine,
        IReadOnlyList<NexusService> services,
        string folder,
        Func<string, string, Task> migrate
    )
    {
        var key =
            engine + ":" + string.Join(',', services.Select(service => service.Name).Order(StringComparer.Ordinal));
        var template = await Known.GetOrAdd(key, _ => new Lazy<Task<Template>>(() => MakeAsync(engine, migrate))).Value;
        if (engine == DatabaseEngine.PostgreSql)
        {
            return await TestPostgres.CreateAsync(engine, template.Database);
        }
        var target = Directory.CreateDirectory(Path.Combine(folder, "databases")).FullName;
        // Services without a database leave no folder.
        foreach (
            var file in Directory.GetFiles(
                Directory.CreateDirectory(Path.Combine(template.Folder!, "databases")).FullName
            )
        )
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        return ("", () => Task.CompletedTask);
    }

    private static async Task<Template> MakeAsync(DatabaseEngine engine, Func<string, string, Task> migrate)
    {
        var folder = Directory.CreateTempSubdirectory("nexus-template-").FullName;
        var (connectionString, drop) = await TestPostgres.CreateAsync(engine);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            drop().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        await migrate(folder, connectionString);
        // The last connection that closes takes the write-ahead log into the file.
        SqliteConnection.ClearAllPools();
        return new Template(folder, await TestPostgres.ReleaseAsync(connectionString));
    }

    private sealed record Template(string? Folder, string? Database);
}
