using Nexus.Kernel.Caching;
using Nexus.Kernel.Data;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>
/// Opens the databases of all services for a command that looks into them: those of a data folder, or those of the
/// configuration when no folder is named and PostgreSQL is configured.
/// </summary>
internal static class Databases
{
    public static async Task<int> UseAsync(string? data, Func<IServiceProvider, Task<int>> action)
    {
        var probe = NexusHost.CreateBuilder(new Dictionary<string, string?>()).Configuration;
        var distributed =
            data is null && string.Equals(probe["Database:Engine"], "PostgreSql", StringComparison.OrdinalIgnoreCase);
        var defaults = distributed ? DistributedPlatform.Defaults : Embedded(DataFolder.Choose(data));
        var builder = NexusHost.CreateBuilder(defaults);
        builder.Logging.ClearProviders();
        builder.Services.AddNexusCache(
            new RedisOptions { ConnectionString = builder.Configuration["Redis:ConnectionString"] ?? "127.0.0.1:1" }
        );
        builder.AddNexus(new ServiceList(Installed.Services), "nexus");
        await using var app = builder.Build();
        return await action(app.Services);
    }

    // A running platform owns the folder; SQLite lets a second process read and write beside it.
    private static Dictionary<string, string?> Embedded(string path)
    {
        var databases = Path.Combine(path, "databases");
        if (!Directory.Exists(databases))
        {
            throw new StartException($"There is no platform in {path}. Give --data DIR.");
        }
        return new Dictionary<string, string?>
        {
            ["Database:Engine"] = nameof(DatabaseEngine.Sqlite),
            ["Database:Directory"] = databases,
        };
    }
}
