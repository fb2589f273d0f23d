using Nexus.Bench;
using Nexus.Bench.Gateway;
using Nexus.Bench.Parts;
using Nexus.Bench.Running;

var all = new Dictionary<string, Func<Results, Task>>
{
    ["start"] = StartPart.RunAsync,
    ["idle"] = IdlePart.RunAsync,
    ["sign-in"] = SignInPart.RunAsync,
    ["sessions"] = SessionsPart.RunAsync,
    ["orders"] = OrdersPart.RunAsync,
    ["ledger"] = LedgerPart.RunAsync,
    ["segments"] = SegmentsPart.RunAsync,
    ["transcode"] = TranscodePart.RunAsync,
    ["viewers"] = ViewersPart.RunAsync,
    ["search"] = SearchPart.RunAsync,
    ["live"] = LivePart.RunAsync,
    ["events"] = EventsPart.RunAsync,
    ["gateway"] = GatewayPart.RunAsync,
};
if (args is ["host", ..])
{
    await Hosts.RunAsync(args[1..]);
    return 0;
}
if (
    args.FirstOrDefault(arg => arg.StartsWith('-') && !arg.StartsWith("--record=", StringComparison.Ordinal)) is
    { } flag
)
{
    var (answer, code) = flag is "--help" or "-h" ? (Console.Out, 0) : (Console.Error, 2);
    answer.WriteLine(
        $"usage: bench [PART…] [--record=FILE]\nParts, all unless some are named: {string.Join(' ', all.Keys)}"
    );
    return code;
}
var record = args.FirstOrDefault(arg => arg.StartsWith("--record=", StringComparison.Ordinal))?["--record=".Length..];
var chosen = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
if (chosen.FirstOrDefault(part => !all.ContainsKey(part)) is { } unknown)
{
    Console.Error.WriteLine($"bench: there is no part '{unknown}'. Parts: {string.Join(' ', all.Keys)}");
    return 2;
}
var results = new Results();
var broken = 0;
foreach (var (name, run) in all.Where(part => chosen.Count == 0 || chosen.Contains(part.Key)))
{
    Console.Error.WriteLine($"bench: {name} …");
    try
    {
        await run(results);
    }
    catch (Exception failure)
    {
        broken++;
        Console.Error.WriteLine($"bench: {name} broke off: {failure}");
    }
}
Console.WriteLine(results.ToTable());
if (record is not null)
{
    await File.AppendAllTextAsync(record, $"\n{await Machine.DescribeAsync()}\n\n{results.ToTable()}");
}
return broken == 0 ? 0 : 1;
