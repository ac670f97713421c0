import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { AltName } from './names.ts';

/** A certificate and the private key that belongs to it, both as PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

export interface Terms {
  /** Common name, for people; cut at 64 characters (ub-common-name, RFC 5280). */
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
}

const COMMON_NAME = '2.5.4.3';
const COMMON_NAME_MAX = 64;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** A certificate authority that signs itself and signs no further authority. */
export function issueAuthority(terms: Terms): Issued {
  return issue(terms, undefined, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
  ]);
}

/** For what listens at these names. */
export const issueServer = (authority: Issued, terms: Terms, names: readonly AltName[]): Issued =>
  issueLeaf(authority, terms, names, id_kp_serverAuth);

/** For who dials and says that it has these names. */
export const issueClient = (authority: Issued, terms: Terms, names: readonly AltName[]): Issued =>
  issueLeaf(authority, terms, names, id_kp_clientAuth);

function issueLeaf(authority: Issued, terms: Terms, names: readonly AltName[], use: string): Issued {
  return issue(terms, authority, [
    extension(id_ce_basicConstraints, new BasicConstraints(), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([use])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
  ]);
}

/** X.509 version 3 (RFC 5280) over a fresh key on P-256. */
function issue(
  { name, from, until }: Terms,
  authority: Issued | undefined,
  extensions: readonly Extension[],
): Issued {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = AsnConvert.parse(pair.publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  const subject = commonName(name);
  const ownId = keyId(own);
  const issuer = authority ? issuerOf(authority) : { subject, id: ownId, key: pair.privateKey };
  const signature = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature,
    issuer: issuer.subject,
    validity: new Validity({ notBefore: from, notAfter: until }),
    subject,
    subjectPublicKeyInfo: own,
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(ownId)),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(issuer.id) }),
      ),
    ]),
  });
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate: body,
      signatureAlgorithm: signature,
      signatureValue: bytes(sign('sha256', Buffer.from(AsnConvert.serialize(body)), issuer.key)),
    }),
  );
  return {
    cert: new X509Certificate(Buffer.from(der)).toString(),
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function issuerOf({ cert, key }: Issued) {
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(
    new X509Certificate(cert).raw,
    Certificate,
  ).tbsCertificate;
  return { subject, id: keyId(subjectPublicKeyInfo), key: createPrivateKey(key) };
}

const extension = (id: string, value: object, critical = false): Extension =>
  new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

const commonName = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({
        type: COMMON_NAME,
        value: new AttributeValue({ utf8String: text.slice(0, COMMON_NAME_MAX) }),
      }),
    ]),
  ]);

function generalName({ type, value }: AltName): GeneralName {
  switch (type) {
    case 'dns':
      return new GeneralName({ dNSName: value });
    case 'ip':
      return new GeneralName({ iPAddress: value });
    case 'uri':
      return new GeneralName({ uniformResourceIdentifier: value });
  }
}

/** RFC 5280, 4.2.1.2, method 1. */
const keyId = ({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer =>
  bytes(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());

/** 128 random bits behind a 1, which keeps the number positive and its length the least (RFC 5280, 4.1.2.2: at most 20 octets). */
const serialNumber = (): ArrayBuffer => bytes(Buffer.concat([Buffer.from([1]), randomBytes(16)]));

/** A buffer of its own: Node's small ones are views of a larger one. */
const bytes = (view: Uint8Array): ArrayBuffer => new Uint8Array(view).buffer;
