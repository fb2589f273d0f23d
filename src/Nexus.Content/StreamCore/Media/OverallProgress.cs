namespace Nexus.Content.StreamCore.Media;

/// <summary>Adds the steps' own progress up to one figure, each step weighted by what it costs.</summary>
internal sealed class OverallProgress(IProgress<MediaProgress>? target, IReadOnlyDictionary<string, double> weights)
{
    private readonly Lock gate = new();
    private readonly double whole = weights.Values.Sum();
    private double done;
    private double reported;

    public IProgress<double> Begin(string step)
    {
        Report(step, done / whole);
        return new StepProgress(share => Report(step, (done + weights[step] * share) / whole));
    }

    public void End(string step)
    {
        done += weights[step];
        Report(step, done / whole);
    }

    public void Finish(string step) => Report(step, 1);

    private void Report(string step, double share)
    {
        lock (gate)
        {
            reported = Math.Max(reported, Math.Min(share, 1));
            target?.Report(new MediaProgress(step, reported));
        }
    }

    // Progress<T> would post to another thread and lose the order.
    private sealed class StepProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
