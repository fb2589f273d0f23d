using Nexus.Kernel.Data;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>
/// Somebody asked a key for a signature, or for another policy. What is approved is just these bytes, once.
/// </summary>
internal sealed class SigningRequest : IVersioned
{
    public const string Signature = "signature";
    public const string Typed = "typed-data";
    public const string PolicyChange = "policy";

    public Guid Id { get; init; }

    public Guid KeyId { get; init; }

    public Guid RequesterId { get; init; }

    /// <summary>How the requester called himself when he asked; approvers know him by it. Null once he is erased.</summary>
    public string? RequesterName { get; init; }

    public required string Kind { get; init; }

    /// <summary>Base64 of what is to be signed (of typed data: its JSON), or the JSON of the new policy.</summary>
    public required string Payload { get; init; }

    /// <summary>What a transaction moves, in wei; "0" for what is none.</summary>
    public string Amount { get; init; } = "0";

    public string? Recipient { get; init; }

    public int ApprovalsNeeded { get; init; }

    public SigningState State { get; private set; } = SigningState.Pending;

    /// <summary>Hexadecimal.</summary>
    public string? SignatureHex { get; private set; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>As people read it: JSON where it is any.</summary>
    public string Readable =>
        Kind == Typed ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Payload)) : Payload;

    public bool IsOpen(DateTimeOffset now) => State == SigningState.Pending && ExpiresAt > now;

    public SigningState StateAt(DateTimeOffset now) =>
        State == SigningState.Pending && ExpiresAt <= now ? SigningState.Expired : State;

    public void Finish(string? signature, DateTimeOffset now) =>
        (State, SignatureHex, DecidedAt) = (SigningState.Done, signature, now);

    public void Reject(DateTimeOffset now) => (State, DecidedAt) = (SigningState.Rejected, now);
}

/// <summary>How a request stands.</summary>
internal enum SigningState
{
    /// <summary>Waits for approvals.</summary>
    Pending,

    /// <summary>Signed, or the policy changed.</summary>
    Done,

    /// <summary>An approver said no.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,
}

/// <summary>One person's consent to one request.</summary>
internal sealed class Approval
{
    public Guid RequestId { get; init; }

    public Guid ApproverId { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>A request as those see it who work with its key.</summary>
internal sealed record SigningRequestView(
    Guid Id,
    Guid KeyId,
    Guid RequesterId,
    string Kind,
    string Payload,
    string Amount,
    string? Recipient,
    int ApprovalsNeeded,
    SigningState State,
    string? Signature,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    public static SigningRequestView Of(SigningRequest request, DateTimeOffset? now = null) =>
        new(
            request.Id,
            request.KeyId,
            request.RequesterId,
            request.Kind,
            request.Readable,
            request.Amount,
            request.Recipient,
            request.ApprovalsNeeded,
            now is { } at ? request.StateAt(at) : request.State,
            request.SignatureHex,
            request.CreatedAt,
            request.ExpiresAt
        );
}
