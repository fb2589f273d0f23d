using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Health;
using Nexus.Kernel.Http;

namespace Nexus.Host.Commands;

/// <summary><c>nexus health</c>: asks a running platform whether it can serve; exit code 0 when it can.</summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var (url, json) = (SharedOptions.Url(), SharedOptions.Json());
        var command = new Command("health", "Ask a running platform whether it can serve.") { url, json };
        command.SetAction((parsed, token) => AskAsync(parsed.GetValue(url)!, parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> AskAsync(string url, bool json, CancellationToken cancellationToken)
    {
        if (Terminal.Address(url) is not { } address)
        {
            return Terminal.WrongUsage;
        }
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await http.GetAsync("/health/ready", cancellationToken);
            var report = await response.Content.ReadFromJsonAsync<ReadinessReport>(
                NexusJson.Options,
                cancellationToken
            );
            Print(report!, json);
            return report!.Ready ? 0 : 1;
        }
        catch (Exception away) when (away is HttpRequestException or JsonException or TaskCanceledException)
        {
            Console.Error.WriteLine($"nexus: nothing healthy answers at {url}: {away.Message}");
            return 1;
        }
    }

    private static void Print(ReadinessReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, NexusJson.Options));
            return;
        }
        foreach (var line in report.Services)
        {
            var mark = line.Trouble is null ? Terminal.Green("ready") : Terminal.Red("not ready");
            Console.WriteLine($"  {line.Name, -20} {mark}  {line.Trouble ?? line.Note}");
        }
    }
}
