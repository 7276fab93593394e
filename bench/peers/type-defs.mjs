// The schema of the peers that take one as text.
export const typeDefs = /* GraphQL */ `
  type Query {
    customer(user: String!): Customer
  }

  type Customer {
    user: String!
    invalidEmails(domain: String, orderBy: InvalidEmailOrder, limit: Int, offset: Int): [InvalidEmail!]
  }

  type InvalidEmail {
    email: String!
    reason: String!
    created: String
  }

  enum InvalidEmailOrder {
    EMAIL_ASC
  }
`;
