using System.Data.Common;
using System.Reflection;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Initialization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Data.Migrations;
using Npgsql;

namespace Nexus.Kernel.Data;

/// <summary>
/// Brings one service's schema up to date: kernel migrations first, then those in the sub-namespace
/// <c>Migrations</c> of the service's context. One cheap query tells whether anything is to be done at all.
/// </summary>
public sealed class Migrator(ServiceDatabase database, ILogger<Migrator> logger)
{
    /// <summary>Applies what is missing, under a lock; forward only.</summary>
    /// <returns>How many migrations ran.</returns>
    /// <exception cref="SchemaTooNewException">The database was written by a newer release.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var migrations = FindMigrations();
        var newest = migrations.Max(VersionOf);
        await using var connection = await OpenPreparedAsync(cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        if (applied.Count > 0 && applied.Max() > newest)
        {
            throw new SchemaTooNewException(database.ServiceName, applied.Max(), newest);
        }
        var missing = migrations.Count(type => !applied.Contains(VersionOf(type)));
        if (missing == 0)
        {
            return 0;
        }
        MigratorLog.Migrating(logger, database.ServiceName, missing);
        await RunLockedAsync(connection, migrations, cancellationToken);
        return missing;
    }

    private List<Type> FindMigrations()
    {
        var kernel = typeof(M0001KernelTables);
        var own = database.ContextType.Namespace + ".Migrations";
        return
        [
            .. Concrete(kernel.Assembly, kernel.Namespace!)
                .Concat(Concrete(database.ContextType.Assembly, own))
                .OrderBy(VersionOf),
        ];
    }

    private static IEnumerable<Type> Concrete(Assembly assembly, string space) =>
        assembly.GetTypes().Where(type => type.Namespace == space && typeof(IMigration).IsAssignableFrom(type));

    private static long VersionOf(Type migration) =>
        migration.GetCustomAttribute<MigrationAttribute>()?.Version
        ?? throw new InvalidOperationException($"{migration.FullName} has no [Migration] version.");

    private async Task<DbConnection> OpenPreparedAsync(CancellationToken cancellationToken)
    {
        if (database.IsSqlite)
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!
            );
        }
        var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = database.IsSqlite
            ? "PRAGMA journal_mode = WAL"
            : $"CREATE SCHEMA IF NOT EXISTS \"{database.Schema}\"";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Two processes created the schema at the same moment; it is there, which is all we want.
        }
        return connection;
    }

    private async Task<HashSet<long>> AppliedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = database.IsSqlite
            ? "SELECT count(*) FROM sqlite_master WHERE name = 'VersionInfo'"
            : $"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{database.Schema}' AND table_name = 'VersionInfo'";
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken)) == 0)
        {
            return [];
        }
        command.CommandText = "SELECT \"Version\" FROM \"VersionInfo\"";
        var versions = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetInt64(0));
        }
        return versions;
    }

    private async Task RunLockedAsync(
        DbConnection connection,
        List<Type> migrations,
        CancellationToken cancellationToken
    )
    {
        // A session lock on a connection of its own: the runner opens another one.
        var key = StableHash(database.Schema);
        if (!database.IsSqlite)
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({key})", cancellationToken);
        }
        try
        {
            using var provider = BuildRunner(migrations);
            using var scope = provider.CreateScope();
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        }
        finally
        {
            if (!database.IsSqlite)
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({key})", CancellationToken.None);
            }
        }
    }

    private ServiceProvider BuildRunner(List<Type> migrations)
    {
        var services = new ServiceCollection();
        services
            .AddLogging()
            .AddFluentMigratorCore()
            .AddSingleton<IFilteringMigrationSource>(new ListedMigrations(migrations))
            .ConfigureRunner(runner =>
            {
                _ = database.IsSqlite ? runner.AddSQLite() : runner.AddPostgres();
                runner.WithGlobalConnectionString(database.ConnectionString);
            });
        if (!database.IsSqlite)
        {
            services.AddSingleton<IConventionSet>(new DefaultConventionSet(database.Schema, null));
        }
        return services.BuildServiceProvider();
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static long StableHash(string text) =>
        text.Aggregate(1469598103934665603L, (hash, letter) => unchecked((hash ^ letter) * 1099511628211L));

    private sealed class ListedMigrations(IReadOnlyList<Type> types) : IFilteringMigrationSource
    {
        public IEnumerable<IMigration> GetMigrations(Func<Type, bool> predicate) =>
            types.Where(predicate).Select(type => (IMigration)Activator.CreateInstance(type)!);
    }
}

internal static partial class MigratorLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Migrating {Service}: {Count} step(s)")]
    public static partial void Migrating(ILogger logger, string service, int count);
}
