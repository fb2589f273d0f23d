using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>What waits for consent, of all keys that somebody works with: an approver's desk.</summary>
internal static class ListWaiting
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/pvkeys/requests", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listWaitingRequests")
            .WithSummary("List what waits for consent, of all keys you work with, oldest first");

    private static async Task<Ok<Page<WaitingRequest>>> HandleAsync(
        HttpContext context,
        PvKeysDb db,
        TimeProvider clock,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var (user, now) = (context.User.UserId(), clock.GetUtcNow());
        var text = user.ToString();
        var query =
            from request in db.Requests.AsNoTracking()
            where request.State == SigningState.Pending && request.ExpiresAt > now
            join key in db.Keys.AsNoTracking() on request.KeyId equals key.Id
            where key.OwnerId == user || key.SignerIds.Contains(text) || key.ApproverIds.Contains(text)
            select new { Request = request, Key = key };
        var rows = await query.OldestFirst(page, row => row.Request.Id).ToListAsync(cancellationToken);
        var cut = page.Cut(context, rows, row => row.Request.Id);
        var ids = cut.Items.Select(row => row.Request.Id).ToList();
        var consents = await db
            .Approvals.AsNoTracking()
            .Where(row => ids.Contains(row.RequestId))
            .ToListAsync(cancellationToken);
        var given = consents.ToLookup(row => row.RequestId, row => row.ApproverId);
        // The text finds too much where a policy was written before it was kept.
        var views = cut
            .Items.Where(row => row.Key.MaySee(user))
            .Select(row => WaitingRequest.Of(row.Request, row.Key, [.. given[row.Request.Id]], user));
        return TypedResults.Ok(new Page<WaitingRequest>([.. views], cut.Next));
    }
}

/// <summary>
/// A request as an approver weighs it. <c>Digest</c> is the hexadecimal hash of what is to be signed (Keccak-256 for
/// secp256k1, else SHA-256), to compare with what the requester says; <c>Reason</c> says why it waits.
/// </summary>
internal sealed record WaitingRequest(
    Guid Id,
    Guid KeyId,
    string KeyName,
    string Curve,
    string? Address,
    Guid RequesterId,
    string? RequesterName,
    string Kind,
    string Payload,
    string Digest,
    string Amount,
    string? Recipient,
    string Reason,
    int ApprovalsNeeded,
    int ApprovalsGiven,
    bool Approved,
    bool MayDecide,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    public static WaitingRequest Of(SigningRequest request, CustodyKey key, Guid[] given, Guid user)
    {
        var change = request.Kind == SigningRequest.PolicyChange;
        var asked = change ? null : Signable.Of(key, request);
        var digest = asked is null
            ? SHA256.HashData(Encoding.UTF8.GetBytes(request.Payload))
            : Signable.Digest(key.Curve, asked.Bytes);
        return new WaitingRequest(
            request.Id,
            request.KeyId,
            key.Name,
            key.Curve,
            key.Address,
            request.RequesterId,
            request.RequesterName,
            request.Kind,
            request.Readable,
            Convert.ToHexStringLower(digest),
            request.Amount,
            request.Recipient,
            asked is null
                ? "It changes the key's policy, for which the present one asks consent."
                : PolicyCheck.WhyApproval(key.Policy, asked.Transaction)
                    ?? "The key's policy asked for consent when this was sent.",
            request.ApprovalsNeeded,
            given.Count(key.Policy.Approvers.Contains),
            given.Contains(user),
            key.Policy.Approvers.Contains(user) && request.RequesterId != user && !given.Contains(user),
            request.CreatedAt,
            request.ExpiresAt
        );
    }
}
