using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>Whatever is sent to whichever operation, the answer is a result or a problem that names the sender's mistake.</summary>
[Collection(OneFuzzPlatform.Name)]
public sealed class MalformedRequestTests(FuzzPlatform platform, ITestOutputHelper output)
{
    private const int Budget = 14_000;
    private const int OtherBudget = 5_000;
    private const int AtOnce = 4;
    private const long MostMemory = 1L << 30;

    // They end the session of whoever calls them.
    private static readonly string[] Farewells = ["logout", "revokeOtherSessions", "revokeAllSessions"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_malformed_request_breaks_anything()
    {
        var statuses = await FuzzAsync(platform.Operations, Budget, Verdict.On);
        // Anything else would mean that the requests never reached what they were to test.
        Assert.All(
            new[] { 200, 201, 400, 401, 403, 404, 405, 413, 415 },
            status => Assert.Contains(status, statuses.Keys)
        );
        await AssertIsWellAsync();
    }

    [Fact]
    public async Task Neither_does_one_to_what_other_standards_describe_or_to_a_page()
    {
        var statuses = await FuzzAsync(OtherProtocols.All, OtherBudget, Verdict.OnOtherProtocol);
        Assert.All(new[] { 200, 400, 401, 404, 405, 413 }, status => Assert.Contains(status, statuses.Keys));
        await AssertIsWellAsync();
    }

    private async Task<ConcurrentDictionary<int, int>> FuzzAsync(
        IReadOnlyList<Operation> operations,
        int budget,
        Func<HostileRequest, RawAnswer?, string?> judge
    )
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("NEXUS_FUZZ_SEED"), out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"NEXUS_FUZZ_SEED={seed}");
        var violations = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(
            Chosen(new Random(seed), operations, budget),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (item, _) =>
            {
                var (request, role) = item;
                RawAnswer? answer;
                try
                {
                    answer = await RawConnection.SendAsync(platform.Address, request.Bytes(platform.Tokens[role]));
                }
                catch (OperationCanceledException)
                {
                    violations
                        .GetOrAdd($"{request.Operation.Name}: no answer in time", _ => [])
                        .Add($"{role} {request}");
                    return;
                }
                statuses.AddOrUpdate(answer?.Status ?? 0, 1, (_, count) => count + 1);
                if (judge(request, answer) is { } wrong)
                {
                    violations.GetOrAdd($"{request.Operation.Name}: {wrong}", _ => []).Add($"{role} {request}");
                }
            }
        );
        output.WriteLine(
            string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))
        );
        Assert.True(violations.IsEmpty, $"seed {seed}\n" + Report(violations));
        return statuses;
    }

    [Fact]
    public async Task The_outside_cannot_reach_the_calls_between_services()
    {
        foreach (var service in platform.Services)
        {
            using var answer = await platform.Http.PostAsync($"/internal/{service}/anything", null, Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var metrics = await platform.Http.GetAsync("/metrics", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    private static (HostileRequest Request, string Role)[] Chosen(
        Random random,
        IReadOnlyList<Operation> operations,
        int budget
    )
    {
        var share = budget / operations.Count;
        var chosen = new List<(HostileRequest Request, string Role)>();
        foreach (var operation in operations)
        {
            string[] roles = Farewells.Contains(operation.Id) ? ["leaver"] : ["administrator", "creator", "fan"];
            var all = HostileRequests.Of(operation).ToArray();
            random.Shuffle(all);
            // Whoever may do most gets furthest, so every second request is the administrator's or the creator's.
            chosen.AddRange(all.Take(share).Select((request, at) => (request, roles[at % roles.Length])));
        }
        var mixed = chosen.ToArray();
        random.Shuffle(mixed);
        return mixed;
    }

    private async Task AssertIsWellAsync()
    {
        Assert.False(platform.HasDied, "The process has ended:\n" + platform.Output);
        using var ready = await platform.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        foreach (var (role, token) in platform.Tokens.Where(pair => pair.Key != "leaver"))
        {
            using var me = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
            me.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await platform.Http.SendAsync(me);
            Assert.True(
                answer.StatusCode == HttpStatusCode.OK,
                $"{role} was signed out on the way: {answer.StatusCode}"
            );
        }
        Assert.InRange(platform.ResidentBytes, 1, MostMemory);
        var faults = platform
            .Output.Split('\n')
            .Where(line => line.Contains(" fail: ") || line.Contains(" crit: "))
            // A machine that stands still for a second makes the store too late; that is answered with 503 and nobody's
            // malformed request.
            .Where(line => !line.Contains("RedisTimeoutException") && !line.Contains("cache store is away"));
        Assert.True(!faults.Any(), "The process logged faults:\n" + string.Join('\n', faults));
    }

    private static string Report(ConcurrentDictionary<string, ConcurrentBag<string>> violations) =>
        string.Join(
            '\n',
            violations
                .OrderBy(pair => pair.Key)
                .Select(pair =>
                    $"{pair.Key} ({pair.Value.Count} times), for example\n    {string.Join("\n    ", pair.Value.Take(3))}"
                )
        );
}
