using System.Globalization;
using System.Numerics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Stores;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>
/// Takes requests, checks them against the key's policy, collects approvals and signs. The callers save: usage, request,
/// signature and audit entry become true together, and the key's version lets no two signatures pass one limit at once.
/// </summary>
internal sealed class SigningDesk(PvKeysDb db, KeyStores stores, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>A request for a signature: signed at once, or waiting for approvals.</summary>
    public async Task<SigningRequest> AskAsync(
        CustodyKey key,
        Requester requester,
        Signable asked,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var transaction = asked.Transaction;
        PolicyCheck.Check(key, asked, Hour(now));
        var waits = PolicyCheck.NeedsApproval(key.Policy, transaction);
        var request = new SigningRequest
        {
            Id = Guid.CreateVersion7(now),
            KeyId = key.Id,
            RequesterId = requester.Id,
            RequesterName = requester.Name,
            Kind = asked.Kind,
            Payload = Convert.ToBase64String(asked.Payload),
            Amount = (transaction?.Amount ?? 0).ToString(CultureInfo.InvariantCulture),
            Recipient = transaction?.Recipient,
            ApprovalsNeeded = waits ? key.Policy.ApprovalsNeeded : 0,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(key.Policy.ApprovalMinutes),
        };
        db.Requests.Add(request);
        Audit(requester.Id, "signature.requested", request, key);
        if (!waits)
        {
            await SignAsync(key, request, asked.Bytes, requester.Id, cancellationToken);
        }
        return request;
    }

    /// <summary>A request for another policy; it needs the consent that the present one asks for.</summary>
    public SigningRequest AskForPolicy(CustodyKey key, Requester requester, SigningPolicy policy)
    {
        var now = clock.GetUtcNow();
        var request = new SigningRequest
        {
            Id = Guid.CreateVersion7(now),
            KeyId = key.Id,
            RequesterId = requester.Id,
            RequesterName = requester.Name,
            Kind = SigningRequest.PolicyChange,
            Payload = JsonSerializer.Serialize(policy, NexusJson.Options),
            ApprovalsNeeded = key.Policy.ApprovalsNeeded,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(key.Policy.ApprovalMinutes),
        };
        db.Requests.Add(request);
        Audit(requester.Id, "policy.requested", request, key);
        if (request.ApprovalsNeeded == 0)
        {
            Apply(key, request, requester.Id);
        }
        return request;
    }

    /// <summary>One person's consent; with the last one that is needed, the deed is done.</summary>
    public async Task ApproveAsync(
        CustodyKey key,
        SigningRequest request,
        Guid approver,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        CheckApprover(key, request, approver, now);
        var given = await db
            .Approvals.AsNoTracking()
            .Where(row => row.RequestId == request.Id)
            .ToListAsync(cancellationToken);
        if (given.Any(row => row.ApproverId == approver))
        {
            throw Problems.Conflict(
                "approved-already",
                "You have approved this already.",
                "Another person must as well."
            );
        }
        db.Approvals.Add(
            new Approval
            {
                RequestId = request.Id,
                ApproverId = approver,
                At = now,
            }
        );
        // Two approvers at once must not both believe that one is still missing.
        db.Entry(request).State = EntityState.Modified;
        Audit(approver, "request.approved", request, key);
        // Whoever is no longer an approver no longer counts.
        var counted = given.Count(row => key.Policy.Approvers.Contains(row.ApproverId)) + 1;
        if (counted < request.ApprovalsNeeded)
        {
            return;
        }
        if (request.Kind == SigningRequest.PolicyChange)
        {
            Apply(key, request, approver);
            return;
        }
        // The limits may have been used up while the request waited.
        var asked = Signable.Of(key, request);
        PolicyCheck.Check(key, asked, Hour(now));
        await SignAsync(key, request, asked.Bytes, approver, cancellationToken);
    }

    public void Reject(CustodyKey key, SigningRequest request, Guid approver)
    {
        CheckApprover(key, request, approver, clock.GetUtcNow());
        request.Reject(clock.GetUtcNow());
        Audit(approver, "request.rejected", request, key);
    }

    private static void CheckApprover(CustodyKey key, SigningRequest request, Guid approver, DateTimeOffset now)
    {
        if (request.RequesterId == approver)
        {
            throw Problems.Forbidden("Nobody decides about what he asked for himself.");
        }
        if (!key.Policy.Approvers.Contains(approver))
        {
            throw Problems.Forbidden("You are no approver of this key.");
        }
        if (!request.IsOpen(now))
        {
            throw Problems.Conflict(
                "request-closed",
                "The request is closed.",
                $"It is {request.StateAt(now).ToString().ToLowerInvariant()}; an approval counts for one request and once."
            );
        }
    }

    private void Apply(CustodyKey key, SigningRequest request, Guid actor)
    {
        key.Policy = JsonSerializer.Deserialize<SigningPolicy>(request.Payload, NexusJson.Options)!;
        request.Finish(null, clock.GetUtcNow());
        Audit(actor, "policy.changed", request, key, request.Payload);
    }

    private async Task SignAsync(
        CustodyKey key,
        SigningRequest request,
        byte[] bytes,
        Guid actor,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        key.Usage = key.Usage.With(Hour(now), BigInteger.Parse(request.Amount, CultureInfo.InvariantCulture));
        var store = stores.Of(key.Store);
        var input = key.Curve == Curves.Ed25519 ? bytes : Signable.Digest(key.Curve, bytes);
        var signature = await store.SignAsync(key.Curve, key.Handle, input, cancellationToken);
        if (key.Curve == Curves.Secp256k1)
        {
            signature = Secp256k1.Finish(input, signature, Convert.FromHexString(key.PublicKey));
        }
        request.Finish(Convert.ToHexStringLower(signature), now);
        Audit(actor, "signature.made", request, key);
    }

    private static long Hour(DateTimeOffset now) => now.ToUnixTimeSeconds() / 3600;

    private void Audit(Guid actor, string action, SigningRequest request, CustodyKey key, string? policy = null) =>
        db.Audit(
            actor.ToString(),
            action,
            request.Id.ToString(),
            new
            {
                keyId = key.Id,
                hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(request.Payload))),
                request.Amount,
                request.Recipient,
                policy,
            }
        );
}

/// <summary>Who asks.</summary>
internal sealed record Requester(Guid Id, string? Name)
{
    public static Requester Of(ClaimsPrincipal user) => new(user.UserId(), user.FindFirst(NexusClaims.Name)?.Value);
}
