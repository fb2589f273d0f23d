namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Adds up to one figure what steps that run beside each other say of themselves, each weighted by what it costs. The
/// first step of the list that has not ended is the one at work.
/// </summary>
internal sealed class OverallProgress(
    IProgress<MediaProgress>? target,
    IReadOnlyList<(string Step, double Weight)> weights
)
{
    private readonly Lock gate = new();
    private readonly double whole = weights.Sum(entry => entry.Weight);
    private readonly Dictionary<string, double> shares = weights.ToDictionary(entry => entry.Step, _ => 0.0);
    private double reported;

    public IProgress<double> Begin(string step) => new StepProgress(share => Report(step, Math.Min(share, 0.999)));

    public void End(string step) => Report(step, 1);

    private void Report(string step, double share)
    {
        lock (gate)
        {
            shares[step] = Math.Max(shares[step], share);
            var done = weights.Sum(entry => entry.Weight * shares[entry.Step]) / whole;
            reported = Math.Max(reported, Math.Min(done, 1));
            var open = weights.FirstOrDefault(entry => shares[entry.Step] < 1, weights[^1]);
            target?.Report(new MediaProgress(open.Step, weights.All(e => shares[e.Step] >= 1) ? 1 : reported));
        }
    }

    // Progress<T> would post to another thread and lose the order.
    private sealed class StepProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
