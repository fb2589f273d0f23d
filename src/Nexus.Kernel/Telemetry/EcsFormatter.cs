using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Nexus.Kernel.Telemetry;

/// <summary>One JSON line a record with the field names of the Elastic Common Schema 8.</summary>
public sealed class EcsFormatter(TimeProvider clock) : ConsoleFormatter(FormatName)
{
    /// <summary>The name to choose the formatter by.</summary>
    public const string FormatName = "ecs";

    /// <inheritdoc />
    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@timestamp", clock.GetUtcNow().UtcDateTime);
            json.WriteString("log.level", Level(logEntry.LogLevel));
            json.WriteString("log.logger", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            json.WriteString("ecs.version", "8.11.0");
            if (Activity.Current is { } activity)
            {
                json.WriteString("trace.id", activity.TraceId.ToString());
                json.WriteString("span.id", activity.SpanId.ToString());
            }
            if (logEntry.Exception is { } error)
            {
                json.WriteString("error.type", error.GetType().FullName);
                json.WriteString("error.message", error.Message);
                json.WriteString("error.stack_trace", error.ToString());
            }
            WriteLabels(json, logEntry.State);
            json.WriteEndObject();
        }
        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteLabels<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values || values.Count < 2)
        {
            return;
        }
        json.WriteStartObject("labels");
        foreach (var (name, value) in values.Where(pair => pair.Key != "{OriginalFormat}").DistinctBy(pair => pair.Key))
        {
            json.WriteString(name, value?.ToString());
        }
        json.WriteEndObject();
    }

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "error",
            _ => "fatal",
        };
}
