namespace Nexus.Kernel.Messaging;

/// <summary>A message on its way, the CloudEvents 1.0 attributes plus the trace it belongs to.</summary>
/// <param name="Id">CloudEvents <c>id</c>; the inbox key together with the handler.</param>
/// <param name="Type">CloudEvents <c>type</c>: the wire name.</param>
/// <param name="Source">CloudEvents <c>source</c>: the sending service.</param>
/// <param name="Subject">CloudEvents <c>subject</c>.</param>
/// <param name="Destination">The only service to get it, or null for all subscribers.</param>
/// <param name="Body">CloudEvents <c>data</c>, JSON text.</param>
/// <param name="TraceParent">W3C trace context of the sender.</param>
/// <param name="OccurredAt">Unix microseconds; CloudEvents <c>time</c>.</param>
public sealed record Envelope(
    Guid Id,
    string Type,
    string Source,
    string? Subject,
    string? Destination,
    string Body,
    string? TraceParent,
    long OccurredAt
);
