using System.Security.Cryptography;
using System.Text;

namespace Orleans.Engine.Network;

/// <summary>
/// Both sides say who they are and prove that they know the secret; the initiator first, so that nobody who merely connects gets
/// anything that was made with the secret. Nothing else is read before.
/// </summary>
internal sealed class Handshake(PeerHello local, SecretProof proof)
{
    private const byte Accepted = 1, Rejected = 2;
    private const int MaxReasonLength = 512;

    internal async Task<PeerHello> InitiateAsync(Stream stream, CancellationToken cancellation)
    {
        var mine = HelloMessage.Write(local, RandomNumberGenerator.GetBytes(HelloMessage.NonceBytes));
        await HandshakeStream.SendAsync(stream, mine, cancellation).ConfigureAwait(false);
        var its = await HandshakeStream.ReceiveAsync(stream, cancellation).ConfigureAwait(false);
        ThrowIfRejected(its);
        var peer = HelloMessage.Read(its);
        await HandshakeStream.SendAsync(stream, proof.Make(true, mine, its), cancellation).ConfigureAwait(false);
        var answer = await HandshakeStream.ReceiveAsync(stream, cancellation).ConfigureAwait(false);
        ThrowIfRejected(answer);
        if (answer.Length != 1 + SecretProof.Bytes || answer[0] != Accepted || !proof.Holds(answer.AsSpan(1), false, mine, its))
            throw new HandshakeException("The peer does not know the cluster's secret.");
        CheckCluster(peer);
        return peer;
    }

    internal async Task<PeerHello> AcceptAsync(Stream stream, CancellationToken cancellation)
    {
        var its = await HandshakeStream.ReceiveAsync(stream, cancellation).ConfigureAwait(false);
        try
        {
            var peer = HelloMessage.Read(its);
            var mine = HelloMessage.Write(local, RandomNumberGenerator.GetBytes(HelloMessage.NonceBytes));
            await HandshakeStream.SendAsync(stream, mine, cancellation).ConfigureAwait(false);
            var shown = await HandshakeStream.ReceiveAsync(stream, cancellation).ConfigureAwait(false);
            if (!proof.Holds(shown, true, its, mine)) throw new HandshakeException("The peer does not know the cluster's secret.");
            // Only who belongs to us learns which cluster this is.
            CheckCluster(peer);
            await HandshakeStream.SendAsync(stream, (byte[])[Accepted, .. proof.Make(false, its, mine)], cancellation).ConfigureAwait(false);
            return peer;
        }
        catch (HandshakeException e)
        {
            await HandshakeStream.SendAsync(stream, (byte[])[Rejected, .. Encoding.UTF8.GetBytes(e.Message)], cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private void CheckCluster(PeerHello peer)
    {
        if (peer.ClusterId != local.ClusterId) throw new HandshakeException($"{peer} belongs to the cluster {peer.ClusterId}, {local} to {local.ClusterId}.");
        if (peer.ServiceId != local.ServiceId) throw new HandshakeException($"{peer} belongs to the service {peer.ServiceId}, {local} to {local.ServiceId}.");
    }

    // A hello begins with something else. What the peer says is text from outside: short, and without control characters.
    private static void ThrowIfRejected(byte[] message)
    {
        if (message.Length == 0 || message[0] != Rejected) return;
        var reason = Encoding.UTF8.GetString(message.AsSpan(1, Math.Min(message.Length - 1, MaxReasonLength)));
        throw new HandshakeException($"The peer refuses the connection: {new string([.. reason.Where(c => !char.IsControl(c))])}");
    }
}
