using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>
/// Takes changed addresses and balancing from the configuration files while requests run: those under way end where
/// they are. Files are looked at every second, because watchers of the system run out where many processes run. A
/// wrong change is logged and the old routes stay.
/// </summary>
internal sealed partial class RouteReload(
    InMemoryConfigProvider proxy,
    ServiceRoutes routes,
    IConfiguration configuration,
    TimeProvider clock,
    ILogger<RouteReload> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = ChangeToken.OnChange(configuration.GetReloadToken, Apply);
        using var timer = new PeriodicTimer(Pause, clock);
        var seen = Stamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Stamp();
            if (now != seen)
            {
                seen = now;
                Reload();
            }
        }
    }

    private void Reload()
    {
        try
        {
            ((IConfigurationRoot)configuration).Reload();
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or IOException)
        {
            Refused(logger, wrong.Message);
        }
    }

    private void Apply()
    {
        try
        {
            proxy.Update(routes.Routes(), routes.Clusters());
            Applied(logger);
        }
        catch (InvalidOperationException wrong)
        {
            Refused(logger, wrong.Message);
        }
    }

    private long Stamp()
    {
        var stamp = 0L;
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<FileConfigurationProvider>())
        {
            var info = file.Source.FileProvider?.GetFileInfo(file.Source.Path ?? "");
            stamp = HashCode.Combine(stamp, info is { Exists: true } ? info.LastModified.Ticks + info.Length : 0);
        }
        return stamp;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The routes were read anew")]
    private static partial void Applied(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed configuration is wrong; the old routes stay: {Why}")]
    private static partial void Refused(ILogger logger, string why);
}
