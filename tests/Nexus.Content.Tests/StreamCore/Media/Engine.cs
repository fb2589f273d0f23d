using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

internal static class Engine
{
    public static readonly MediaTool Tool = new(new MediaLimits(), TimeProvider.System);

    public static Task<ProbedMedia> Probe(string path, MediaLimits? limits = null) =>
        Probe(path, DeclaredMedia.Nothing, limits);

    public static Task<ProbedMedia> Probe(string path, DeclaredMedia declared, MediaLimits? limits = null) =>
        new MediaProbe(new MediaTool(limits ?? new MediaLimits(), TimeProvider.System)).ProbeAsync(
            path,
            declared,
            TestContext.Current.CancellationToken
        );
}

/// <summary>Keeps reports in the order they came.</summary>
internal sealed class Reports<T> : IProgress<T>
{
    public List<T> Seen { get; } = [];

    public void Report(T value)
    {
        lock (Seen)
        {
            Seen.Add(value);
        }
    }
}
