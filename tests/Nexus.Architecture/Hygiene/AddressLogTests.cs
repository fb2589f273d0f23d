using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Host.Hosting;
using Nexus.Kernel.Services;
using Xunit;

namespace Nexus.Architecture.Hygiene;

/// <summary>Music apps sign in by what stands in the address, so nobody writes whole addresses into a log.</summary>
public sealed class AddressLogTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder")]
    public async Task No_configuration_turns_on_what_writes_whole_addresses(string category)
    {
        var folder = Directory.CreateTempSubdirectory("nexus-logs-");
        try
        {
            await using var app = Build(folder.FullName, category);
            var logs = app.Services.GetRequiredService<ILoggerFactory>();
            Assert.True(logs.CreateLogger("Somebody.Else").IsEnabled(LogLevel.Trace));
            Assert.False(logs.CreateLogger(category).IsEnabled(LogLevel.Information));
            Assert.True(logs.CreateLogger(category).IsEnabled(LogLevel.Warning));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string path, string category)
    {
        using var data = DataFolder.Open(path);
        var builder = NexusHost.CreateBuilder(EmbeddedPlatform.Defaults(data, cache: null, port: 3000));
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Trace",
                [$"Logging:LogLevel:{category.Split('.')[0]}"] = "Trace",
                [$"Logging:LogLevel:{category}"] = "Trace",
            }
        );
        return NexusHost.Build(builder, new ServiceList(Installed.Services), Mode.Up, "nexus");
    }
}
