using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Messaging;

// For the interface of the pool, see there.
#pragma warning disable EF1001

namespace Nexus.Kernel.Data;

internal static class DatabaseRegistration
{
    private const int MostKeptContexts = 32;

    public static void AddServiceDatabase<TDb>(this IServiceCollection services, string serviceName)
        where TDb : ServiceDb
    {
        services.AddKeyedSingleton(
            serviceName,
            (provider, _) =>
                new ServiceDatabase(
                    serviceName,
                    typeof(TDb),
                    provider.GetRequiredService<IOptions<DatabaseOptions>>().Value
                )
        );
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ServiceDatabase>(serviceName));
        services.AddKeyedSingleton<FollowUpSignals>(serviceName);
        // The framework keeps the pool that is there before its own.
        services.AddSingleton<IDbContextPool<TDb>>(provider => new RecentFirstPool<TDb>(
            provider.GetRequiredService<DbContextOptions<TDb>>(),
            provider,
            MostKeptContexts
        ));
        // Contexts are reused: building one, with all that it is made of, for each request and message showed in profiles.
        services.AddDbContextPool<TDb>(
            (provider, options) => Configure<TDb>(provider, options, serviceName),
            MostKeptContexts
        );
    }

    private static void Configure<TDb>(IServiceProvider provider, DbContextOptionsBuilder options, string serviceName)
        where TDb : ServiceDb
    {
        var database = provider.GetRequiredKeyedService<ServiceDatabase>(serviceName);
        if (database.IsSqlite)
        {
            options.UseSqlite(database.ConnectionString);
        }
        else
        {
            options.UseNpgsql(database.DataSource);
        }
        options.AddInterceptors(
            new WriteGateInterceptor(database, provider.GetRequiredKeyedService<FollowUpSignals>(serviceName))
        );
        options.ConfigureWarnings(warnings =>
            warnings.Ignore(
                CoreEventId.RowLimitingOperationWithoutOrderByWarning,
                CoreEventId.FirstWithoutOrderByAndFilterWarning
            )
        );
        options.UseModel(ModelOf<TDb>(options.Options));
    }

    /// <summary>
    /// The model, built once. Entity Framework would keep what it built it from as well, which nobody asks for again: as
    /// much memory as the model itself, for each service.
    /// </summary>
    private static IModel ModelOf<TDb>(DbContextOptions options)
        where TDb : ServiceDb
    {
        using var db = (TDb)Activator.CreateInstance(typeof(TDb), options)!;
        var model = db.Model;
        foreach (var designTime in (bool[])[false, true])
        {
            db.GetService<IMemoryCache>().Remove(db.GetService<IModelCacheKeyFactory>().Create(db, designTime));
        }
        return model;
    }
}
