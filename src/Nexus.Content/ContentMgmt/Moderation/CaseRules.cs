using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Which decision may follow which, in one place.</summary>
internal static class CaseRules
{
    /// <summary>Six months, as article 20 of Regulation (EU) 2022/2065 asks for.</summary>
    private static readonly TimeSpan AppealTime = TimeSpan.FromDays(183);

    public static IReadOnlyList<Decision> Possible(ModerationCase file, Hold hold) =>
        (file.State, hold) switch
        {
            (CaseState.Open, Hold.None) => [Decision.Dismiss, Decision.Restrict, Decision.TakeDown],
            (CaseState.Open, _) => [Decision.Dismiss, Decision.Restrict, Decision.TakeDown, Decision.Restore],
            (CaseState.Appealed, Hold.TakenDown) => [Decision.Uphold, Decision.Restrict, Decision.Restore],
            (CaseState.Appealed, _) => [Decision.Uphold, Decision.Restore],
            (CaseState.Decided, Hold.Restricted) => [Decision.TakeDown, Decision.Restore],
            (_, Hold.TakenDown or Hold.Restricted) => [Decision.Restore],
            _ => [],
        };

    public static void Check(ModerationCase file, Hold hold, DecisionRequest request)
    {
        var possible = Possible(file, hold);
        if (!possible.Contains(request.Decision))
        {
            throw Problems.Conflict(
                "case-state",
                "The case is not in a state that allows this.",
                possible.Count == 0
                    ? "Nothing is left to decide in it; open a new one."
                    : $"Possible now: {string.Join(", ", possible.Select(NameOf))}."
            );
        }
        var hides = request.Decision is Decision.Restrict or Decision.TakeDown;
        if (hides && request.Ground is null)
        {
            throw Problems.Invalid("ground", "Say what it is hidden for.");
        }
        if (request.Decision != Decision.Dismiss && request.Facts is null)
        {
            throw Problems.Invalid("facts", "Tell its owner which facts lead to this; he is sent what you write here.");
        }
    }

    public static bool CanAppeal(ModerationCase file, DateTimeOffset now) =>
        file is { State: CaseState.Decided, Measure: Measure.Restricted or Measure.TakenDown, DecidedAt: { } decided }
        && now - decided <= AppealTime;

    private static string NameOf(Decision decision) =>
        decision switch
        {
            Decision.TakeDown => "takeDown",
            _ => decision.ToString().ToLowerInvariant(),
        };
}
