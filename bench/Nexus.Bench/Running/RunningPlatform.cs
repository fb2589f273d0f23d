using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nexus.Testing;

namespace Nexus.Bench.Running;

/// <summary><c>nexus up</c> as a person starts it, on a data folder of its own that goes with it.</summary>
internal sealed class RunningPlatform : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-bench-").FullName;
    private readonly int port = FreePorts.Next();
    private readonly int management = FreePorts.Next();
    private readonly Dictionary<string, string?> environment;
    private NexusProcess? process;

    private RunningPlatform(IReadOnlyDictionary<string, string?>? settings)
    {
        environment = new Dictionary<string, string?>(WideLimits.Environment);
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        environment["NEXUS__Gateway__ManagementPort"] = management.ToString(CultureInfo.InvariantCulture);
    }

    public Uri Address => new($"http://127.0.0.1:{port}");

    public string Output => Process.Output;

    /// <summary>Where a stopped platform's SQLite files lie.</summary>
    public string Databases => Path.Combine(folder, "databases");

    private NexusProcess Process => process ?? throw new InvalidOperationException("Not started.");

    /// <summary>The resident memory in MiB; transcoding runs in processes of its own.</summary>
    public double ResidentMiB => Process.ResidentBytes / 1048576.0;

    /// <summary>Processor seconds used so far, user and system (proc(5), fields 14 and 15 of stat, in 1/100 s).</summary>
    public double ProcessorSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{Process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Ticks(fields[11]) + Ticks(fields[12])) / 100.0;
        }
    }

    public static RunningPlatform Prepare(IReadOnlyDictionary<string, string?>? settings = null) => new(settings);

    public static async Task<RunningPlatform> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var platform = new RunningPlatform(settings);
        await platform.StartAsync();
        return platform;
    }

    /// <inheritdoc cref="StartAsync(int)" />
    public Task<TimeSpan> StartAsync() => StartAsync(seconds: 90);

    /// <summary>Starts it and waits until it answers ready; returns how long that took.</summary>
    /// <param name="seconds">Longest wait, for a start that has more to do than usual.</param>
    public async Task<TimeSpan> StartAsync(int seconds)
    {
        var clock = Stopwatch.StartNew();
        process = NexusProcess.Start(
            ["up", "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture)],
            environment
        );
        await process.WaitUntilReadyAsync(Address, seconds);
        return clock.Elapsed;
    }

    public async Task StopAsync() => await Process.StopAsync();

    /// <summary>Plays the demo against it; returns what it left behind.</summary>
    public async Task<JsonElement> PlayDemoAsync()
    {
        var output = await Tool.RunAsync(
            NexusProcess.Binary,
            ["demo", "--json", "--url", Address.ToString().TrimEnd('/')]
        );
        return JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;
    }

    /// <summary>The sum of a metric over all its labels, as Prometheus would read it.</summary>
    public async Task<double> MetricAsync(string name)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        var text = await http.GetStringAsync("/metrics");
        var values = text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
            .Select(line =>
                double.Parse(
                    line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0],
                    CultureInfo.InvariantCulture
                )
            )
            .ToList();
        return values.Count > 0 ? values.Sum() : throw new InvalidOperationException($"There is no metric {name}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.StopAsync(5);
            await process.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
