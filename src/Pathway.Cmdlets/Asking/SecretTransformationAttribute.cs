using System.Management.Automation;
using System.Net;
using System.Security;

namespace Pathway.Asking;

/// <summary>Takes a plain text for a secret too: what most people have at hand is a string.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text when text.Length > 0 => new NetworkCredential("", text).SecurePassword,
            SecureString secret => secret,
            PSCredential credential => credential.Password,
            _ => inputData,
        };
}
