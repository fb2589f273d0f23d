using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Scim.Patching;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>Accounts as SCIM users.</summary>
internal static class ScimUsers
{
    private const string Path = ScimNames.Base + "/Users";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ListAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPost(Path + "/.search", SearchAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPost(Path, CreateAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapGet(Path + "/{id}", ReadAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPut(Path + "/{id}", ReplaceAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPatch(Path + "/{id}", PatchAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapDelete(Path + "/{id}", DeleteAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
    }

    private static async Task<ScimResult> ListAsync(HttpContext context, ProvisionedUsers users)
    {
        var list = await users.ListAsync(ScimQuery.Of(context.Request), context.RequestAborted);
        return new ScimResult(StatusCodes.Status200OK, list);
    }

    private static async Task<ScimResult> SearchAsync(HttpContext context, ProvisionedUsers users)
    {
        var query = ScimQuery.Of(await ScimBody.ReadAsync(context));
        return new ScimResult(StatusCodes.Status200OK, await users.ListAsync(query, context.RequestAborted));
    }

    public static async Task<ScimResult> CreateAsync(HttpContext context, ProvisionedUsers users)
    {
        var body = await ScimBody.ReadAsync(context);
        var password = ScimBody.Text("password", ScimBody.Member(body, "password"));
        var user = await users.CreateAsync(UserDraft.Of(body), password, context);
        return new ScimResult(StatusCodes.Status201Created, await users.WriteAsync(user, context.RequestAborted));
    }

    private static async Task<ScimResult> ReadAsync(string id, HttpContext context, ProvisionedUsers users)
    {
        var user = await users.FindAsync(id, context.RequestAborted);
        return ScimTag.IsKnown(context, user.Version)
            ? new ScimResult(StatusCodes.Status304NotModified, null)
            : new ScimResult(
                StatusCodes.Status200OK,
                ScimQuery.Of(context.Request).Trim(await users.WriteAsync(user, context.RequestAborted))
            );
    }

    public static async Task<ScimResult> ReplaceAsync(string id, HttpContext context, ProvisionedUsers users)
    {
        var body = await ScimBody.ReadAsync(context);
        var user = await users.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, user.Version);
        return await SaveAsync(users, user, UserDraft.Of(body), context);
    }

    public static async Task<ScimResult> PatchAsync(string id, HttpContext context, ProvisionedUsers users)
    {
        var operations = PatchOperation.ReadAll(await ScimBody.ReadAsync(context));
        var user = await users.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, user.Version);
        var draft = UserDraft.Of(user);
        UserPatch.Apply(draft, operations);
        return await SaveAsync(users, user, draft, context);
    }

    public static async Task<ScimResult> DeleteAsync(string id, HttpContext context, ProvisionedUsers users)
    {
        var user = await users.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, user.Version);
        await users.DeleteAsync(user, context);
        return new ScimResult(StatusCodes.Status204NoContent, null);
    }

    private static async Task<ScimResult> SaveAsync(
        ProvisionedUsers users,
        Accounts.User user,
        UserDraft draft,
        HttpContext context
    )
    {
        await users.SaveAsync(user, draft, context);
        JsonObject document = await users.WriteAsync(user, context.RequestAborted);
        return new ScimResult(StatusCodes.Status200OK, document);
    }
}

/// <summary>Entity tags as SCIM writes them (RFC 7644 section 3.14).</summary>
internal static class ScimTag
{
    public static bool IsKnown(HttpContext context, long version) =>
        context.Request.Headers.IfNoneMatch.Any(tag => tag == $"W/\"{version}\"");

    public static void RequireMatch(HttpContext context, long version)
    {
        var expected = context.Request.Headers.IfMatch.ToString();
        if (
            expected.Length > 0
            && expected is not "*"
            && expected != $"W/\"{version}\""
            && expected != $"\"{version}\""
        )
        {
            throw new ScimException(412, null, "The resource has changed meanwhile.");
        }
    }
}
