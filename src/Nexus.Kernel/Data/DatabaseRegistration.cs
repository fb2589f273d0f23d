using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Data;

internal static class DatabaseRegistration
{
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
        services.AddKeyedSingleton<WorkSignal>(serviceName);
        // One set of options for all contexts of the service: building them anew for each scope showed in profiles.
        services.AddDbContext<TDb>(
            (provider, options) => Configure(provider, options, serviceName),
            ServiceLifetime.Scoped,
            ServiceLifetime.Singleton
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
            new WriteGateInterceptor(database, provider.GetRequiredKeyedService<WorkSignal>(serviceName))
        );
        options.ConfigureWarnings(warnings =>
            warnings.Ignore(
                CoreEventId.RowLimitingOperationWithoutOrderByWarning,
                CoreEventId.FirstWithoutOrderByAndFilterWarning
            )
        );
    }
}
