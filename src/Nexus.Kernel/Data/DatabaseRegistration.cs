using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Internal;
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
            (provider, options) => Configure(provider, options, serviceName),
            MostKeptContexts
        );
    }

    private static void Configure(IServiceProvider provider, DbContextOptionsBuilder options, string serviceName)
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
    }
}
