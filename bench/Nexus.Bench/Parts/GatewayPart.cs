using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Bench.Gateway;
using Nexus.Bench.Running;
using Nexus.Testing;

namespace Nexus.Bench.Parts;

/// <summary>
/// The whole pipeline (limits, token, scopes, transforms) before an upstream, beside bare YARP, nginx and haproxy that
/// check nothing; and a local endpoint behind the pipeline, beside nginx proxying to that very endpoint.
/// </summary>
internal static partial class GatewayPart
{
    private const int Rounds = 3;

    // The compiler's last tier comes after some ten seconds of load; before it everybody's figures only rise.
    private const int WarmUp = 12;

    public static async Task RunAsync(Results results)
    {
        await using var proxies = new Proxies();
        var upstream = FreePorts.Next();
        // Its neighbour speaks HTTP/2.
        FreePorts.Next();
        await proxies.HostAsync(upstream, "upstream", $"{upstream}");
        var (yarp, yarpOld, gateway) = (FreePorts.Next(), FreePorts.Next(), FreePorts.Next());
        await proxies.HostAsync(yarp, "yarp", $"{yarp}", $"http://127.0.0.1:{upstream + 1}", "2.0");
        await proxies.HostAsync(yarpOld, "yarp", $"{yarpOld}", $"http://127.0.0.1:{upstream}", "1.1");
        var said = await proxies.HostAsync(gateway, "gateway", $"{gateway}", $"http://127.0.0.1:{upstream + 1}");
        var (nginx, nginxNear, haproxy) = (FreePorts.Next(), FreePorts.Next(), FreePorts.Next());
        await proxies.NginxAsync(nginx, upstream);
        await proxies.NginxAsync(nginxNear, gateway);
        await proxies.HaproxyAsync(haproxy, upstream);
        var token = Token().Match(said).Groups[1].Value;
        var hit = double.Parse(Hit().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        results.AtMost("a checked token found again", hit, "µs", 5);
        string[] names = ["gateway", "YARP", "YARP, HTTP/1.1", "nginx", "haproxy", "local", "nginx to local"];
        (int Port, string Path)[] targets =
        [
            (gateway, "far"),
            (yarp, "far"),
            (yarpOld, "far"),
            (nginx, "far"),
            (haproxy, "far"),
            (gateway, "near"),
            (nginxNear, "near"),
        ];
        var rates = names.ToDictionary(name => name, _ => new List<(double Rate, double Tail)>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, target) in names.Zip(targets))
            {
                var measured = await MeasureAsync(target.Port, target.Path, token, round == 0 ? WarmUp : 5);
                if (round > 0)
                {
                    rates[name].Add(measured);
                }
            }
        }
        Report(results, rates);
    }

    private static void Report(Results results, Dictionary<string, List<(double Rate, double Tail)>> rates)
    {
        double Rate(string name) => Results.Median(rates[name].Select(one => one.Rate));
        double Tail(string name) => Results.Median(rates[name].Select(one => one.Tail));
        results.AtLeast(
            "gateway with token, limits and transforms, of bare YARP",
            Rate("gateway") / Rate("YARP"),
            "",
            0.85
        );
        results.AtMost("p99 the gateway adds to bare YARP's", Tail("gateway") - Tail("YARP"), "ms", 2);
        foreach (var peer in (string[])["YARP, HTTP/1.1", "nginx", "haproxy"])
        {
            results.Beside("gateway, proxied", Rate("gateway"), "requests/s", peer, Rate(peer));
        }
        results.AtLeast("local endpoint, of nginx proxying to it", Rate("local") / Rate("nginx to local"), "", 1);
    }

    private static async Task<(double Rate, double Tail)> MeasureAsync(int port, string path, string token, int seconds)
    {
        var output = await Tool.RunAsync(
            "wrk",
            [
                "-t1",
                "-c32",
                $"-d{seconds}s",
                "--latency",
                "-H",
                $"Authorization: Bearer {token}",
                $"http://127.0.0.1:{port}/api/{path}/small",
            ]
        );
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Port {port} refused:\n{output}");
        }
        var tail = Latency().Match(output);
        var unit = tail.Groups[2].Value switch
        {
            "us" => 0.001,
            "s" => 1000,
            _ => 1,
        };
        return (Number(RateLine().Match(output).Groups[1]), Number(tail.Groups[1]) * unit);
    }

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Latency();

    [GeneratedRegex(@"token (\S+)")]
    private static partial Regex Token();

    [GeneratedRegex(@"hit (\S+)")]
    private static partial Regex Hit();
}
