using System.Globalization;
using System.Text;

namespace Nexus.Bench;

/// <summary>What was measured, beside a bar that we set ourselves or a peer measured in the same run.</summary>
internal sealed class Results
{
    private readonly List<Row> rows = [];

    /// <summary>A value that must not be above the bar.</summary>
    public void AtMost(string what, double value, string unit, double bar) =>
        Add(new Row(what, value, unit, $"{Number(bar)} or less", bar, value <= bar));

    /// <summary>A value that must not be below the bar.</summary>
    public void AtLeast(string what, double value, string unit, double bar) =>
        Add(new Row(what, value, unit, $"{Number(bar)} or more", bar, value >= bar));

    /// <summary>A value beside that of another program that does the same work.</summary>
    public void Beside(string what, double value, string unit, string peer, double peerValue) =>
        Add(new Row(what, value, unit, $"{peer}: {Number(peerValue)}", peerValue, null));

    public string ToTable()
    {
        var text = new StringBuilder("| what | value | bar or peer | ratio | |\n|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var verdict = row.Holds switch
            {
                true => "holds",
                false => "**misses**",
                null => "",
            };
            // Beside a bar of nothing there is no ratio.
            var ratio = row.Against == 0 ? "" : (row.Value / row.Against).ToString("F2", CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.What} | {Number(row.Value)} {row.Unit} | {row.Beside} | {ratio} | {verdict} |\n"
            );
        }
        return text.ToString();
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void Add(Row row)
    {
        rows.Add(row);
        Console.Error.WriteLine($"bench:   {row.What}: {Number(row.Value)} {row.Unit} ({row.Beside})");
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private sealed record Row(string What, double Value, string Unit, string Beside, double Against, bool? Holds);
}
